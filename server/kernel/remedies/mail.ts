/** A mailbox, one message, or one recipient. */
import { LIMITS, MICROSOFT_LEARN, OAUTH_MAIL, SMTP_AUTH } from './links.ts';
import type { Remedies } from './remedy.ts';

export const MAIL_REMEDIES = {
  'sign-in-refused': {
    summary: '{host} refuses the sign-in to {mailbox}.',
    remedy:
      'The token may lack the mail permissions, belong to another user, or the mailbox may have the protocol switched off. Run the doctor on this account to tell them apart.',
    command: 'postvak doctor {mailbox}',
    documentation: OAUTH_MAIL,
  },
  'authenticated-not-connected': {
    summary: 'The sign-in is right, but the mailbox {mailbox} does not open.',
    remedy:
      'Most often the signed-in user has no full access to {mailbox}; IMAP may also be off for it. Give full access in the Exchange admin center > Mailboxes > {mailbox} > Delegation.',
    command:
      'Add-MailboxPermission -Identity {mailbox} -User {principal} -AccessRights FullAccess -AutoMapping $false',
    documentation: OAUTH_MAIL,
  },
  'imap-disabled': {
    summary: 'IMAP is switched off for {mailbox}.',
    remedy:
      'Microsoft 365 admin center > Users > {mailbox} > Mail > Manage email apps: switch IMAP on. It may take an hour to work.',
    command: 'Set-CASMailbox -Identity {mailbox} -ImapEnabled $true',
    documentation: `${MICROSOFT_LEARN}/exchange/clients-and-mobile-in-exchange-online/pop3-and-imap4/enable-or-disable-pop3-or-imap4-access`,
  },
  'pop-disabled': {
    summary: 'POP3 is switched off for {mailbox}.',
    remedy:
      'Microsoft 365 admin center > Users > {mailbox} > Mail > Manage email apps: switch POP on. It may take an hour to work.',
    command: 'Set-CASMailbox -Identity {mailbox} -PopEnabled $true',
    documentation: `${MICROSOFT_LEARN}/exchange/clients-and-mobile-in-exchange-online/pop3-and-imap4/enable-or-disable-pop3-or-imap4-access`,
  },
  'graph-access-denied': {
    summary: 'Microsoft Graph does not let {user} at the mail of {mailbox}.',
    remedy:
      'Entra admin center > App registrations > the application > API permissions: Microsoft Graph needs Mail.ReadWrite and Mail.Send (for shared mailboxes also Mail.ReadWrite.Shared and Mail.Send.Shared), with consent. For a shared mailbox {user} needs full access to {mailbox} as well.',
    command:
      'Add-MailboxPermission -Identity {mailbox} -User {principal} -AccessRights FullAccess -AutoMapping $false',
    documentation: `${MICROSOFT_LEARN}/graph/permissions-reference#mail-permissions`,
  },
  'mailbox-not-in-cloud': {
    summary: 'Microsoft Graph knows no active mailbox {mailbox}.',
    remedy:
      'The mailbox may have no licence, be deleted, or still lie on a server of your own. Look at it in Exchange admin center > Mailboxes.',
    command: 'Get-EXOMailbox -Identity {mailbox} | Format-List RecipientTypeDetails,IsInactiveMailbox',
    documentation: `${MICROSOFT_LEARN}/graph/errors`,
  },
  'folder-not-found': {
    summary: 'The folder {folder} does not exist in {mailbox}.',
    remedy: "Choose another folder on the mailbox's page in Postvak, or create it.",
  },
  'mailbox-throttled': {
    summary: 'Exchange asks to leave {mailbox} alone for a while.',
    remedy:
      'Nothing to do: Postvak waits as long as Exchange says. If it keeps coming back, look for another program that reads this mailbox.',
    documentation: LIMITS,
  },
  'too-many-connections': {
    summary: 'There are too many connections to {mailbox} at the same time.',
    remedy:
      'Close other programs that use this mailbox, or lower the number of connections on its page in Postvak.',
    documentation: LIMITS,
  },
  'access-token-expired': {
    summary: 'The access token ran out during the session.',
    remedy:
      'Nothing to do: Postvak signs in again with a fresh one. If it repeats, check the clock of this machine.',
  },
  'message-unavailable': {
    summary: 'The server could not hand out one message of {mailbox}.',
    remedy: 'Nothing to do: Postvak asks for it again later and goes on with the others.',
  },
  'message-unparsable': {
    summary: 'A message could not be read as MIME.',
    remedy: 'Nothing is lost: open the original from the conversation.',
  },
  'message-too-large': {
    summary: 'A message is larger than the limit.',
    remedy: "Raise the limit on the mailbox's page, or send it in parts.",
    documentation: LIMITS,
  },
  'smtp-disabled-tenant': {
    summary: 'Authenticated SMTP is switched off for the whole organisation.',
    remedy:
      'Switch it on for this mailbox only (that overrides the organisation), or for all in Exchange admin center > Settings > Mail flow.',
    command: 'Set-CASMailbox -Identity {mailbox} -SmtpClientAuthenticationDisabled $false',
    documentation: SMTP_AUTH,
  },
  'smtp-disabled-mailbox': {
    summary: 'Authenticated SMTP is switched off for {mailbox}.',
    remedy:
      'Microsoft 365 admin center > Users > {mailbox} > Mail > Manage email apps: switch "Authenticated SMTP" on. It may take an hour to work.',
    command: 'Set-CASMailbox -Identity {mailbox} -SmtpClientAuthenticationDisabled $false',
    documentation: SMTP_AUTH,
  },
  'security-defaults': {
    summary: 'The security defaults of the organisation lock the sign-in of {user}.',
    remedy:
      'Entra admin center > Overview > Properties > Manage security defaults: replace them by Conditional Access policies that admit this application.',
    documentation: `${MICROSOFT_LEARN}/entra/fundamentals/security-defaults`,
  },
  'basic-auth-refused': {
    summary: '{host} no longer takes passwords.',
    remedy: 'Use an app registration (OAuth 2.0) for this account instead of a password.',
    documentation: OAUTH_MAIL,
  },
  'send-as-denied': {
    summary: '{user} may not send as {mailbox}.',
    remedy:
      'Exchange admin center > Mailboxes > {mailbox} > Delegation > Send as: add {user}. It may take an hour to work.',
    command:
      'Add-RecipientPermission -Identity {mailbox} -Trustee {principal} -AccessRights SendAs -Confirm:$false',
    documentation: OAUTH_MAIL,
  },
  'alias-not-allowed': {
    summary: '{mailbox} may not send as its alias {alias}.',
    remedy:
      'Exchange admin center > Mailboxes > {mailbox} > Manage email address types: {alias} must stand there; Settings > Mail flow: turn on sending from aliases. Then send the message again. An address that is a mailbox or group of its own needs Send as instead.',
    command: 'Set-OrganizationConfig -SendFromAliasEnabled $true',
    documentation: `${MICROSOFT_LEARN}/exchange/recipients-in-exchange-online/manage-user-mailboxes/add-or-remove-email-addresses`,
  },
  'sender-blocked': {
    summary: 'Microsoft has blocked {mailbox} from sending to the outside.',
    remedy:
      'Microsoft Defender portal > Email & collaboration > Review > Restricted entities: find out why, then unblock {mailbox}.',
    documentation: `${MICROSOFT_LEARN}/defender-office-365/outbound-spam-restore-restricted-users`,
  },
  'sender-throttled': {
    summary: 'Exchange holds {mailbox} because of repeated sending errors.',
    remedy:
      "Remove the cause: {cause}. Then resume sending on the mailbox's page; Postvak also tries by itself, every hour.",
    documentation: LIMITS,
  },
  'sending-quota-exceeded': {
    summary: '{mailbox} has reached its recipients for the day.',
    remedy:
      "Nothing to do: Postvak goes on when the day's window has passed. Spread large mailings over other services.",
    documentation: LIMITS,
  },
  'mailbox-full': {
    summary: 'The mailbox {mailbox} is full; Sent Items counts too.',
    remedy: 'Delete or archive mail in {mailbox}, or raise its quota.',
    command: 'Get-MailboxStatistics -Identity {mailbox} | Format-List TotalItemSize',
    documentation: LIMITS,
  },
  'licence-missing': {
    summary: '{mailbox} has no licence with Exchange Online.',
    remedy: 'Microsoft 365 admin center > Users > {mailbox} > Licenses and apps: assign one (E3 or better).',
    documentation: LIMITS,
  },
  'message-refused': {
    summary: 'The server refuses this message.',
    remedy: "Read the server's words, change the message and send it again.",
  },
  'message-deferred': {
    summary: 'The server does not take this message now.',
    remedy: 'Nothing to do: Postvak tries again for five days.',
  },
  'recipient-unknown': {
    summary: 'The address {recipient} does not exist.',
    remedy: 'Correct the address and send again, or reach the customer in another way.',
  },
  'recipient-refused': {
    summary: 'The server refuses the recipient {recipient}.',
    remedy: "Read the server's words; correct the address or reach the customer in another way.",
  },
  'recipient-deferred': {
    summary: 'The server does not take mail for {recipient} now.',
    remedy: 'Nothing to do: Postvak tries again for five days.',
  },
  'delivery-expired': {
    summary: 'The message could not be sent for five days.',
    remedy:
      'See the last answer of the server; send it again when the cause is gone, or reach the customer in another way.',
  },
  'delivery-uncertain': {
    summary: 'The link broke while the message was being handed over: it may have left.',
    remedy:
      'Postvak looks for it in Sent Items of {mailbox} before it sends again. Where it cannot look, decide on the message: sent, or send again.',
  },
} as const satisfies Remedies;
