/** What alarms see by figures: late, growing, nearly over. */
import type { Remedies } from './remedy.ts';

export const ALARM_REMEDIES = {
  'secret-expiring': {
    summary: 'The client secret of the app registration {app} expires on {expires}.',
    remedy:
      'Entra admin center > App registrations > {app} > Certificates & secrets > New client secret. Copy its Value at once, and give it to Postvak with its date: Admin > App registrations. The old one works until it expires, so nothing stops meanwhile.',
  },
  'certificate-expiring': {
    summary: 'The certificate of the app registration {app} expires on {expires}.',
    remedy:
      'Make a new certificate in Postvak (Admin > App registrations), then upload it in Entra admin center > App registrations > {app} > Certificates & secrets > Certificates. The old one works until it expires.',
  },
  'tls-expiring': {
    summary: 'The TLS certificate of {host}:{port} expires on {expires}.',
    remedy:
      'Have the certificate of {host} renewed before that day; from then on Postvak refuses the connection and mail stops. It was issued by {issuer}. If that is a proxy of your own, its certificate is the one to renew.',
  },
  'refresh-late': {
    summary: 'The access token of {account} should have been renewed and was not.',
    remedy:
      'Look whether a services node runs (Admin > Nodes) and whether it reaches the sign-in host: postvak doctor {account}. Mail goes on until the present token ends.',
  },
  'retrieval-late': {
    summary: 'No mail was looked for in {mailbox} since {since}.',
    remedy:
      'Look whether a services node runs (Admin > Nodes) and has the mailbox. Mail is kept on the server and will be retrieved; nothing is lost.',
  },
  'mail-withheld': {
    summary: 'The server of {mailbox} lists mails that it does not hand out: {count}.',
    remedy:
      'Open {mailbox} in Outlook on the web: the mails are there, and can be answered there. Moving one to another folder and back often makes it readable. Where many are withheld, have the network looked at between Postvak and {host}: something on the way breaks long answers off. Postvak keeps asking for them.',
  },
  'accepting-late': {
    summary: 'Mail of {mailbox} was retrieved and does not reach the desk.',
    remedy:
      'Look at the load of the services nodes (Admin > Nodes) and at their log. The mail is stored and will be accepted in order; nothing is lost.',
  },
  'outbox-late': {
    summary: 'Answers from {mailbox} wait to be sent: {waiting}, the oldest since {since}.',
    remedy:
      'Look whether a services node runs (Admin > Nodes). When more is written than the mailbox may send in a minute, spread it over more mailboxes or raise its limit if the server allows it.',
  },
  'deliveries-failing': {
    summary: 'Answers from {mailbox} do not arrive: {count} failed within an hour.',
    remedy:
      'Open the failed answers on the desk and read what the other servers said. Many refusals for the same reason mean that {mailbox} is on a block list, or that SPF, DKIM or DMARC of its domain is not in order.',
  },
  'exceptions-growing': {
    summary: 'Answers that need a decision pile up in {department}: {count} within a day.',
    remedy: 'Have a supervisor of {department} go through them: each is sent again or given up by a person.',
  },
  'node-gone': {
    summary: 'Node {node} on {host} ({roles}) has not been seen since {since}.',
    remedy:
      'Start Postvak on {host} again, or look at its log there. Other nodes have taken over its mailboxes where there are any.',
  },
  'node-stalled': {
    summary: 'Node {node} on {host} lives, but a part of it stands still: {parts}.',
    remedy:
      'Restart Postvak on {host}; nothing is lost by it. Keep its log and send it to those who look after Postvak: this should not happen.',
  },
  'role-silent': {
    summary: 'No node with the role {role} is running.',
    remedy: 'Start one: postvak start --role {role}. What was under way goes on where it was.',
    command: 'postvak start --role {role}',
  },
  'clock-skewed': {
    summary: 'The clock of {host} is {offset} off the clock of the database.',
    remedy:
      'Set the clock of {host} by NTP. A wrong clock makes tokens look expired or not yet valid, and times on the desk wrong.',
    command: 'timedatectl status',
  },
  'disk-nearly-full': {
    summary: 'The disk of {host} is nearly full: {free} left.',
    remedy:
      'Make room or enlarge the disk before it is full; the embedded database stops when there is none. Mail then waits on the server.',
    command: 'df -h',
  },
  'database-slow': {
    summary: 'The database answers slowly: {took} for the simplest question.',
    remedy:
      'Look at the load, the disk and the network of the PostgreSQL server, and for queries that hold locks for long (pg_stat_activity).',
  },
  'webhook-refused': {
    summary: '{host} did not take the notice: it answered {status}.',
    remedy:
      'Make the address anew there (in Teams: Workflows; in Slack: Incoming Webhooks) and give it to Postvak: Admin > Alarms > Settings. Postvak tries again meanwhile.',
  },
  'webhook-address-forbidden': {
    summary:
      'Notices are not sent to {host}, because its address is one of the machine itself or of its cloud.',
    remedy:
      'Give a webhook whose name leads to another machine. Link-local, multicast and metadata addresses are refused.',
  },
  'alarm-recipient-refused': {
    summary: 'Alarm mail does not reach {recipient}.',
    remedy:
      'Correct the address in the channel {channel} (Admin > Alarms > Settings), or have its mailbox repaired; then press “Send a test”. It is over ten minutes after a mail that did not come back.',
  },
  'alarm-route-broken': {
    summary: 'Alarm mail cannot be sent.',
    remedy:
      'Admin > Alarms > Settings: set a first and a second route that do not depend on each other, such as a mailbox of another account and an SMTP relay, and try them there.',
  },
} as const satisfies Remedies;
