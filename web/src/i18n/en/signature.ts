/** Words of an agent's own signature. */
export default {
  title: 'Your signature',
  detail: 'What stands under the messages that you write, in place of the one of the mailbox or department.',
  text: 'Text of your signature',
  placeholder: 'Kind regards',
  placeholders: 'Put in when it is used:',
  saved: 'Your signature is saved',
  remove: 'Remove mine',
  removed: 'Removed; the common one is used again',
  preview: {
    title: 'As your customer sees it',
    mailbox: 'In a message from',
    letter: 'A message with your signature',
    body: 'Good day, thank you for your message. We have found your order: it leaves our warehouse today.',
    common: 'You have none of your own: this one is used.',
    none: 'Messages from this mailbox go out without a signature.',
  },
} as const;
