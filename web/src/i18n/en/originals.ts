/** Words about original mail: how long it is kept, and mail that was too large. */
export default {
  gone: 'The original is not kept any more',
  whole: {
    label: 'A large mail',
    headerOnly:
      'Only the header of this mail was fetched: it is larger than the limit of its mailbox, or its server could not hand it out.',
    fetch: 'Fetch the whole mail',
    again: 'Try again',
    fetching: 'Being fetched from the mail server …',
    received: 'Being fetched from the mail server: {{megabytes}} MB so far',
    failed: 'It could not be fetched.',
  },
  settings: {
    title: 'Original mail',
    detail:
      'Beside the text of each message, its original is kept byte for byte, with all attachments. Here is set for how long, and how large a mail may be.',
    kept: 'Originals are kept',
    forEver: 'for ever',
    forMonths: 'for a time',
    months: 'Months',
    monthsHint: 'Counted after the month in which the mail came.',
    warning:
      'Originals and attachments older than that are removed within the hour and cannot be brought back. The text of the messages stays, and nothing is fetched again.',
    limit: 'Largest mail, in MB',
    limitHint:
      'Of a larger mail only the header is fetched; agents can ask for the whole. A mailbox can have a limit of its own. Empty: 150 MB.',
    saved: 'Saved.',
    confirm: 'I understand that older originals are removed',
  },
} as const;
