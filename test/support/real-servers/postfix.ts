/**
 * The configuration of Postfix 3: submission with STARTTLS and Dovecot's sign-in, sender bound to the login (SendAs by
 * a table), everything delivered through Dovecot's LMTP, a copy in `Sent Items`. Recipients that begin with `unknown`
 * do not exist anywhere and come back as a delivery report, as in the sandbox.
 */
import type { RealServersOptions } from './options.ts';

interface Ports {
  readonly lmtp: number;
  readonly smtp: number;
  readonly auth: number;
}

export function postfixFiles(
  folder: string,
  ports: Ports,
  { users }: RealServersOptions,
): Record<string, string> {
  return {
    'postfix/main.cf': mainConfiguration(folder, ports),
    'postfix/master.cf': services(ports),
    'postfix/senders': users
      .map(({ address, delegates = [] }) => `${address} ${[address, ...delegates].join(',')}\n`)
      .join(''),
    'postfix/sent-items': '/^([^+@]+)@(.+)$/ $1+Sent Items@$2\n',
    'postfix/transport': '/^unknown/ error:5.1.1 Recipient address rejected: User unknown\n',
  };
}

function mainConfiguration(folder: string, ports: Ports): string {
  return `compatibility_level = 3.6
queue_directory = ${folder}/queue
data_directory = ${folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
maillog_file = ${folder}/log/postfix.log
maillog_file_prefixes = ${folder}
mail_owner = postfix
setgid_group = postdrop
myhostname = smtp.office365.com
mydestination =
alias_maps =
local_recipient_maps =
mynetworks =
append_dot_mydomain = no
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
multi_instance_name = postfix-${ports.smtp}
multi_instance_enable = yes
smtpd_banner = $myhostname Microsoft ESMTP MAIL Service ready
message_size_limit = 157286400
mailbox_size_limit = 0
# an access token in base64 is longer than Postfix's lines
line_length_limit = 12288
transport_maps = regexp:${folder}/postfix/transport
default_transport = lmtp:inet:127.0.0.1:${ports.lmtp}
lmtp_destination_concurrency_limit = 4
lmtp_tls_security_level = none
sender_bcc_maps = regexp:${folder}/postfix/sent-items
smtpd_tls_cert_file = ${folder}/tls/cert.pem
smtpd_tls_key_file = ${folder}/tls/key.pem
smtpd_tls_security_level = encrypt
smtpd_tls_auth_only = yes
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:${ports.auth}
smtpd_sasl_security_options = noanonymous
# an unknown recipient is found out later, and reported
smtpd_reject_unlisted_recipient = no
smtpd_recipient_restrictions = permit_sasl_authenticated, reject
smtpd_sender_login_maps = texthash:${folder}/postfix/senders
smtpd_sender_restrictions = reject_sender_login_mismatch
smtpd_client_connection_count_limit = 0
smtpd_client_connection_rate_limit = 0
smtpd_error_sleep_time = 0
`;
}

function services({ smtp }: Ports): string {
  return `127.0.0.1:${smtp} inet n - n - 20 smtpd
pickup    unix n - n 60 1 pickup
cleanup   unix n - n - 0 cleanup
qmgr      unix n - n 300 1 qmgr
tlsmgr    unix - - n 1000? 1 tlsmgr
rewrite   unix - - n - - trivial-rewrite
bounce    unix - - n - 0 bounce
defer     unix - - n - 0 bounce
trace     unix - - n - 0 bounce
verify    unix - - n - 1 verify
flush     unix n - n 1000? 0 flush
proxymap  unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
showq     unix n - n - - showq
error     unix - - n - - error
retry     unix - - n - - error
discard   unix - - n - - discard
lmtp      unix - - n - - lmtp
anvil     unix - - n - 1 anvil
scache    unix - - n - 1 scache
postlog   unix-dgram n - n - 1 postlogd
`;
}
