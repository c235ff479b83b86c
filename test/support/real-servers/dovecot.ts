/**
 * The configuration of Dovecot 2.3: XOAUTH2 by local validation of the JWT (issuer, expiry, `upn`, signature; it
 * ignores audience and scope), a delegate's token for a shared mailbox, and passwords.
 */
import type { RealServersOptions } from './options.ts';

interface Ports {
  readonly imap: number;
  readonly pop3: number;
  readonly lmtp: number;
  readonly auth: number;
}

export function dovecotFiles(
  folder: string,
  ports: Ports,
  options: RealServersOptions,
): Record<string, string> {
  const { users, tokens } = options;
  return {
    'dovecot/dovecot.conf': mainConfiguration(folder, ports, tokens !== undefined),
    'dovecot/users': passwordFile(users),
    'dovecot/delegates': users
      .flatMap(({ address, delegates = [] }) =>
        delegates.map((delegate) => `${address}|${delegate}:{PLAIN}::::::nopassword\n`),
      )
      .join(''),
    'dovecot/oauth2.conf': oauth2(folder, tokens?.issuers ?? [], ''),
    // The constant makes any good token match; whose it is goes on to the next passdb, which knows the pairs.
    'dovecot/oauth2-delegate.conf': oauth2(
      folder,
      tokens?.issuers ?? [],
      'username_format = any\npass_attrs = delegate=%{oauth2:upn}\n',
    ),
  };
}

/** Dovecot reads it again when it changes. */
export function passwordFile(users: RealServersOptions['users']): string {
  return users.map(({ address, password }) => `${address}:{PLAIN}${password}\n`).join('');
}

function oauth2(folder: string, issuers: readonly string[], more: string): string {
  return `introspection_mode = local
local_validation_key_dict = fs:posix:prefix=${folder}/keys/
username_attribute = upn
issuers = ${issuers.join(' ')}
${more}`;
}

function mainConfiguration(folder: string, ports: Ports, withTokens: boolean): string {
  return `base_dir = ${folder}/run
state_dir = ${folder}/state
instance_name = postvak-${ports.imap}
protocols = imap pop3 lmtp
listen = 127.0.0.1
log_path = ${folder}/log/dovecot.log

ssl = required
ssl_cert = <${folder}/tls/cert.pem
ssl_key = <${folder}/tls/key.pem
ssl_min_protocol = TLSv1.2

mail_location = maildir:~/Maildir
mail_uid = 65534
mail_gid = 65534
first_valid_uid = 1
first_valid_gid = 1
mail_max_userip_connections = 100
# mail is thrown away; waiting for the disk would only slow the tests
mail_fsync = never

disable_plaintext_auth = yes
# OAUTHBEARER is not offered, as Exchange has none and clients would prefer it
auth_mechanisms = plain login${withTokens ? ' xoauth2' : ''}
# a bad login would otherwise take up to 17 seconds
auth_failure_delay = 0
${withTokens ? TOKEN_PASSDBS.replaceAll('FOLDER', folder) : ''}
passdb {
  driver = passwd-file
  mechanisms = plain login
  args = scheme=PLAIN username_format=%Lu ${folder}/dovecot/users
}
userdb {
  driver = static
  # without it LMTP answers 451 for an address that is no user
  args = allow_all_users=yes uid=65534 gid=65534 home=${folder}/mail/%Ld/%Ln
}

recipient_delimiter = +
lmtp_save_to_detail_mailbox = yes

namespace inbox {
  inbox = yes
  separator = /
${['Sent Items:Sent', 'Deleted Items:Trash', 'Junk Email:Junk', 'Drafts:Drafts', 'Archive:Archive'].map(folderBlock).join('')}}

service imap-login {
  inet_listener imap {
    port = 0
  }
  inet_listener imaps {
    port = ${ports.imap}
    ssl = yes
  }
}
service pop3-login {
  inet_listener pop3 {
    port = 0
  }
  inet_listener pop3s {
    port = ${ports.pop3}
    ssl = yes
  }
}
service lmtp {
  inet_listener lmtp {
    port = ${ports.lmtp}
  }
}
service auth {
  inet_listener {
    port = ${ports.auth}
  }
}
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  client_limit = 1000
}
protocol imap {
  imap_capability = IMAP4 IMAP4rev1 SASL-IR UIDPLUS MOVE ID UNSELECT CHILDREN IDLE NAMESPACE LITERAL+
}
`;
}

function folderBlock(entry: string): string {
  const [name, use] = entry.split(':');
  return `  mailbox "${name}" {\n    auto = subscribe\n    special_use = \\${use}\n  }\n`;
}

const TOKEN_PASSDBS = `passdb {
  driver = oauth2
  mechanisms = xoauth2
  args = FOLDER/dovecot/oauth2.conf
}
passdb {
  driver = oauth2
  mechanisms = xoauth2
  args = FOLDER/dovecot/oauth2-delegate.conf
  result_success = continue
  result_failure = return-fail
}
passdb {
  driver = passwd-file
  mechanisms = xoauth2
  args = username_format=%Lu|%{passdb:delegate} FOLDER/dovecot/delegates
  result_success = return-ok
  result_failure = return-fail
}`;
