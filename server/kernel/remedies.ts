/**
 * The remedy of every failure: one sentence of what is wrong, what to do and where, a command where there is one.
 *
 * `{name}` is filled from the facts of the failure (mailbox, user, host, port, expected, found, app, tenant …);
 * an unknown one stays readable as <name>. docs/failures.md is made from this table and a test compares them.
 */
import type { FailureCode } from './failure.ts';

export interface Remedy {
  readonly summary: string;
  readonly remedy: string;
  readonly command?: string;
  readonly documentation?: string;
}

const LEARN = 'https://learn.microsoft.com';
const OAUTH_MAIL = `${LEARN}/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth`;
const SMTP_AUTH = `${LEARN}/exchange/clients-and-mobile-in-exchange-online/authenticated-client-smtp-submission`;
const AADSTS = `${LEARN}/entra/identity-platform/reference-error-codes`;
const NETWORK = `${LEARN}/microsoft-365/enterprise/urls-and-ip-address-ranges`;
const LIMITS = `${LEARN}/office365/servicedescriptions/exchange-online-service-description/exchange-online-limits`;

const APP = 'Entra admin center > App registrations > {app}';
const SIGN_IN_AGAIN =
  'In Postvak open Administration > Accounts > {account} and sign in again as {user}. Mail that waits is kept.';

export const REMEDIES: Record<FailureCode, Remedy> = {
  'dns-not-found': {
    summary: 'The name {host} does not resolve.',
    remedy:
      'Let the DNS server that this machine uses resolve {host}, or correct the host name in the app registration of Postvak.',
    command: 'getent ahosts {host}',
    documentation: NETWORK,
  },
  'host-unreachable': {
    summary: '{host}:{port} refuses the connection or cannot be reached.',
    remedy: 'Open outgoing TCP {port} to {host} in the firewall of every Postvak node that needs it.',
    command: 'openssl s_client -connect {host}:{port}',
    documentation: NETWORK,
  },
  'host-timeout': {
    summary: '{host}:{port} did not answer in time.',
    remedy:
      'A firewall that drops packets looks like this: open outgoing TCP {port} to {host}. If other hosts are slow too, look at the line or proxy.',
    command: 'openssl s_client -connect {host}:{port}',
    documentation: NETWORK,
  },
  'connection-lost': {
    summary: 'The connection to {host} broke off.',
    remedy:
      'Nothing to do: Postvak connects again by itself. If it keeps happening, look for a firewall or proxy that cuts long connections.',
  },
  'tls-expired': {
    summary: 'The certificate of {host} has expired.',
    remedy:
      'Renew the certificate of {host}. If {host} is a Microsoft host, a proxy stands in between: renew its certificate, or let it pass {host} without interception.',
    command:
      'openssl s_client -connect {host}:{port} -servername {host} </dev/null | openssl x509 -noout -issuer -dates',
  },
  'tls-wrong-name': {
    summary: 'The certificate shown for {host} belongs to another name.',
    remedy: 'Correct the host name, or let the proxy or load balancer in between pass {host} through.',
    command:
      'openssl s_client -connect {host}:{port} -servername {host} </dev/null | openssl x509 -noout -subject -ext subjectAltName',
  },
  'tls-untrusted': {
    summary: 'The certificate of {host} is signed by nobody that this machine trusts.',
    remedy:
      "A TLS-intercepting proxy is the usual cause: exempt {host} from interception, or add the proxy's CA certificate to the app registration in Postvak.",
    command:
      'openssl s_client -connect {host}:{port} -servername {host} </dev/null | openssl x509 -noout -issuer',
    documentation: NETWORK,
  },
  'tls-failed': {
    summary: 'No TLS connection to {host}:{port} could be agreed.',
    remedy:
      'Check that the port and its TLS mode belong together (993 and 995: TLS at once; 587: STARTTLS) and that nothing in between removes STARTTLS.',
    command: 'openssl s_client -connect {host}:{port} -servername {host}',
  },
  'protocol-error': {
    summary: '{host} answered something that the protocol does not allow.',
    remedy:
      'Check that host and port lead to the mail server and not to a proxy or another service. The transcript shows what was answered.',
  },
  'server-unavailable': {
    summary: '{host} is not available for the moment.',
    remedy:
      'Nothing to do: Postvak tries again. If it lasts, look at the service health page of Microsoft 365.',
    documentation: 'https://status.cloud.microsoft',
  },

  'app-not-found': {
    summary: 'The application {app} is not known in the tenant {tenant}.',
    remedy:
      'Compare client ID and tenant in Postvak with Entra admin center > App registrations > (app) > Overview; register the app or consent to it in that tenant.',
    documentation: AADSTS,
  },
  'app-disabled': {
    summary: 'The application {app} is disabled in the tenant.',
    remedy:
      'Entra admin center > Enterprise applications > {app} > Properties: set "Enabled for users to sign-in" to Yes.',
    documentation: AADSTS,
  },
  'app-not-single-tenant-endpoint': {
    summary: "The tenant setting does not fit the application's supported account types.",
    remedy:
      "Set the tenant in Postvak to the tenant's ID or domain instead of common, organizations or consumers.",
    documentation: AADSTS,
  },
  'secret-wrong': {
    summary: "The client secret is wrong; often it is the secret's ID instead of its Value.",
    remedy: `${APP} > Certificates & secrets: make a new client secret, copy its Value (not its Secret ID) and paste it in Postvak under Administration > App registrations.`,
    command: 'az ad app credential reset --id {app} --append --display-name Postvak',
    documentation: AADSTS,
  },
  'secret-expired': {
    summary: 'The client secret has expired.',
    remedy: `${APP} > Certificates & secrets: make a new client secret and paste its Value in Postvak under Administration > App registrations.`,
    command: 'az ad app credential reset --id {app} --append --display-name Postvak',
    documentation: AADSTS,
  },
  'secret-missing': {
    summary: 'The application asks for a client secret or certificate, and Postvak has none.',
    remedy: 'Paste the Value of a client secret in Postvak under Administration > App registrations.',
    documentation: AADSTS,
  },
  'secret-not-wanted': {
    summary: 'The application is a public client and refuses a client secret.',
    remedy: `${APP} > Authentication: register the redirect URI under the platform "Web", not "Mobile and desktop" or "Single-page application".`,
    documentation: AADSTS,
  },
  'certificate-wrong': {
    summary: 'Entra does not accept the certificate with which Postvak signs in.',
    remedy: `Download the certificate in Postvak and upload it under ${APP} > Certificates & secrets > Certificates; check the clock of this machine.`,
    documentation: AADSTS,
  },
  'tenant-not-found': {
    summary: 'The tenant {tenant} does not exist in this cloud.',
    remedy:
      'Correct the tenant ID or domain, and the cloud, in Postvak under Administration > App registrations.',
    documentation: AADSTS,
  },
  'tenant-other-cloud': {
    summary: 'The tenant {tenant} belongs to another national cloud.',
    remedy:
      'Choose the right cloud (Global, GCC High, DoD or 21Vianet) in Postvak under Administration > App registrations.',
    documentation: AADSTS,
  },
  'redirect-uri-mismatch': {
    summary: 'The redirect URI of Postvak is not registered with the application.',
    remedy: `${APP} > Authentication > Web: add exactly {redirectUri}. Its host is that of the External URL.`,
    command: 'az ad app update --id {app} --web-redirect-uris {redirectUri}',
    documentation: AADSTS,
  },
  'resource-not-configured': {
    summary: 'The application does not list the Exchange Online permissions that Postvak asks for.',
    remedy: `${APP} > API permissions: add Office 365 Exchange Online > Delegated > IMAP.AccessAsUser.All, POP.AccessAsUser.All and SMTP.Send, then grant consent.`,
    documentation: OAUTH_MAIL,
  },
  'resource-not-found': {
    summary: 'Exchange Online is not present in the tenant.',
    remedy: 'Check that the tenant is the right one and that it has a licence with Exchange Online.',
    documentation: AADSTS,
  },
  'scope-invalid': {
    summary: 'The permissions asked for are not valid together.',
    remedy:
      'Correct the scopes or the cloud in Postvak under Administration > App registrations; a token is for one resource only.',
    documentation: AADSTS,
  },
  'public-client-not-allowed': {
    summary: 'The application does not allow sign-in by device code.',
    remedy: `${APP} > Authentication > Advanced settings: set "Allow public client flows" to Yes.`,
    documentation: AADSTS,
  },

  'consent-missing': {
    summary: 'Nobody has consented to the permissions of the application for {user}.',
    remedy:
      'Sign in again in Postvak and accept the permissions, or let an Entra administrator grant consent for the organisation.',
    command: 'az ad app permission admin-consent --id {app}',
    documentation: AADSTS,
  },
  'consent-declined': {
    summary: 'The permissions were declined at sign-in.',
    remedy:
      'Sign in again and accept them; without them Postvak can neither read nor send the mail of this mailbox.',
  },
  'admin-consent-required': {
    summary: 'Only an administrator may consent to this application.',
    remedy: `${APP} > API permissions: "Grant admin consent".`,
    command: 'az ad app permission admin-consent --id {app}',
    documentation: `${LEARN}/entra/identity/enterprise-apps/grant-admin-consent`,
  },
  'mfa-required': {
    summary: 'Entra wants a second factor from {user}.',
    remedy: SIGN_IN_AGAIN,
    documentation: AADSTS,
  },
  'conditional-access': {
    summary: 'A Conditional Access policy blocks the sign-in of {user}.',
    remedy:
      'Entra admin center > Protection > Conditional Access: let the policy named in the sign-in log exclude {user} for this application, or add the addresses of the Postvak nodes as a trusted location.',
    documentation: `${LEARN}/entra/identity/conditional-access/troubleshoot-conditional-access`,
  },
  'user-not-found': {
    summary: 'The user {user} is not in the directory.',
    remedy: 'Correct the sign-in name of the account in Postvak, or the tenant.',
    documentation: AADSTS,
  },
  'user-other-tenant': {
    summary: 'The user {user} belongs to another tenant.',
    remedy: 'Sign in as a user of the tenant {tenant}, or correct the tenant in Postvak.',
    documentation: AADSTS,
  },
  'user-password-wrong': {
    summary: 'The user name or password of {user} is not right.',
    remedy: 'Sign in again with the right password.',
    documentation: AADSTS,
  },
  'user-password-expired': {
    summary: 'The password of {user} has expired or was changed.',
    remedy: `Set a new password. ${SIGN_IN_AGAIN}`,
    documentation: AADSTS,
  },
  'user-locked': {
    summary: 'The user {user} is locked after too many attempts.',
    remedy:
      'Wait until Entra unlocks the user, or reset the password; look in the sign-in log for who keeps trying.',
    documentation: AADSTS,
  },
  'user-disabled': {
    summary: 'The user {user} is disabled.',
    remedy: 'Entra admin center > Users > {user}: enable the account.',
    command: 'Update-MgUser -UserId {user} -AccountEnabled:$true',
    documentation: AADSTS,
  },
  'user-not-assigned': {
    summary: 'The application admits only assigned users, and {user} is not assigned.',
    remedy: 'Entra admin center > Enterprise applications > {app} > Users and groups: add {user}.',
    documentation: AADSTS,
  },
  'grant-inactive': {
    summary: 'The sign-in of {user} lapsed because it was not used for 90 days.',
    remedy: SIGN_IN_AGAIN,
    documentation: AADSTS,
  },
  'grant-revoked': {
    summary: 'The sign-in of {user} was revoked or has expired.',
    remedy: `${SIGN_IN_AGAIN} A changed password, a sign-out everywhere or a sign-in frequency policy does this.`,
    documentation: AADSTS,
  },
  'grant-missing': {
    summary: 'Nobody has signed in for this account yet.',
    remedy: 'In Postvak open Administration > Accounts > {account} and sign in as {user}.',
  },
  'authorization-code-invalid': {
    summary: 'The sign-in could not be completed: its code was used before or does not fit.',
    remedy: "Start the sign-in again from the account's page, in one browser window.",
    documentation: AADSTS,
  },
  'authorization-pending': {
    summary: 'Waiting for {user} to enter the code.',
    remedy: 'Open the address shown, enter the code and sign in as {user}.',
  },
  'sign-in-cancelled': {
    summary: 'The sign-in was cancelled.',
    remedy: "Start the sign-in again from the account's page.",
  },
  'sign-in-expired': {
    summary: 'The sign-in took too long or was started in another session.',
    remedy: "Start the sign-in again from the account's page.",
  },
  'wrong-user': {
    summary: 'Signed in as {found}, this account needs {expected}.',
    remedy:
      'Choose "Sign in as someone else" and sign in as {expected}; a private browser window keeps the workstation\'s own user out. Nothing was stored.',
  },
  'refresh-token-missing': {
    summary: 'Entra gave no refresh token, so the mailbox would stop within the hour.',
    remedy: `${APP} > API permissions: add the delegated permission offline_access, then sign in again.`,
    documentation: OAUTH_MAIL,
  },
  'token-audience-wrong': {
    summary: 'The token is for {found}, the mail servers want {expected}.',
    remedy:
      'Ask for Outlook scopes only: one token serves one resource. Correct the scopes or the cloud of the app registration in Postvak.',
    documentation: OAUTH_MAIL,
  },
  'token-request-malformed': {
    summary: 'Entra could not read the token request.',
    remedy: 'Check client ID, tenant and redirect URI in Postvak for stray characters.',
    documentation: AADSTS,
  },
  'token-request-loop': {
    summary: 'Entra sees the same token request too often.',
    remedy: 'Postvak waits before it asks again. Look for a second installation that uses the same account.',
    documentation: AADSTS,
  },
  'token-service-unavailable': {
    summary: 'The token service is not available for the moment.',
    remedy: 'Nothing to do: Postvak tries again while the present token lives.',
    documentation: 'https://status.cloud.microsoft',
  },
  'token-refused': {
    summary: 'Entra refused the token request ({aadsts}).',
    remedy:
      'Look the code up on the page linked here; the sign-in log in the Entra admin center has the same correlation ID.',
    documentation: AADSTS,
  },

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
      'Add-MailboxPermission -Identity {mailbox} -User {user} -AccessRights FullAccess -AutoMapping $false',
    documentation: OAUTH_MAIL,
  },
  'imap-disabled': {
    summary: 'IMAP is switched off for {mailbox}.',
    remedy:
      'Microsoft 365 admin center > Users > {mailbox} > Mail > Manage email apps: switch IMAP on. It may take an hour to work.',
    command: 'Set-CASMailbox -Identity {mailbox} -ImapEnabled $true',
    documentation: `${LEARN}/exchange/clients-and-mobile-in-exchange-online/pop3-and-imap4/enable-or-disable-pop3-or-imap4-access`,
  },
  'pop-disabled': {
    summary: 'POP3 is switched off for {mailbox}.',
    remedy:
      'Microsoft 365 admin center > Users > {mailbox} > Mail > Manage email apps: switch POP on. It may take an hour to work.',
    command: 'Set-CASMailbox -Identity {mailbox} -PopEnabled $true',
    documentation: `${LEARN}/exchange/clients-and-mobile-in-exchange-online/pop3-and-imap4/enable-or-disable-pop3-or-imap4-access`,
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
    documentation: `${LEARN}/entra/fundamentals/security-defaults`,
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
      'Add-RecipientPermission -Identity {mailbox} -Trustee {user} -AccessRights SendAs -Confirm:$false',
    documentation: OAUTH_MAIL,
  },
  'sender-blocked': {
    summary: 'Microsoft has blocked {mailbox} from sending to the outside.',
    remedy:
      'Microsoft Defender portal > Email & collaboration > Review > Restricted entities: find out why, then unblock {mailbox}.',
    documentation: `${LEARN}/defender-office-365/outbound-spam-restore-restricted-users`,
  },
  'sender-throttled': {
    summary: 'Exchange holds {mailbox} because of repeated sending errors.',
    remedy:
      "Remove the cause that the answer names (mailbox full, send-as denied, licence, recipients), then resume sending on the mailbox's page.",
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

  'database-unavailable': {
    summary: 'The database does not answer.',
    remedy: 'Start PostgreSQL, or correct POSTVAK_DATABASE_URL. Postvak goes on by itself when it answers.',
  },
  'schema-newer': {
    summary: 'The database was made by a newer Postvak.',
    remedy: 'Start the newer Postvak, or restore a backup made by this version.',
  },
  'schema-changed': {
    summary: 'The database was migrated with other files than those of this Postvak.',
    remedy:
      'Install the released Postvak again; a migration that was applied is never edited. For a throwaway database: remove the data directory.',
  },
  'data-directory-in-use': {
    summary: 'Another Postvak runs on the data directory {directory}.',
    remedy: 'Stop process {pid} first, or give this one a directory of its own with POSTVAK_DATA_DIR.',
  },
  'settings-invalid': {
    summary: 'A setting cannot be used.',
    remedy: 'Correct the setting that is named.',
  },
  'vault-key-missing': {
    summary: 'The key of the vault is missing, so tokens and secrets cannot be read.',
    remedy:
      'Give the key in POSTVAK_SECRET_KEY or POSTVAK_SECRET_KEY_FILE, or put vault.key back into the data directory from your backup.',
  },
  'vault-unreadable': {
    summary: 'A secret was sealed with a key that this node does not have.',
    remedy: 'Give every node the same keys; keep the old one beside the new one until rotation is complete.',
  },
  'disk-full': {
    summary: 'There is no room left on the disk.',
    remedy: 'Make room. Postvak stops retrieving until there is some; mail stays safe on the server.',
    command: 'df -h {directory}',
  },
  unknown: {
    summary: 'Something that Postvak does not know yet went wrong.',
    remedy:
      'Postvak tries again a few times. Send the details to those who look after Postvak, so that it gets a name.',
  },
};
