/**
 * What an administrator of ECE does about a failure, where the general remedy speaks of Postvak's own screens. What is
 * not in this table is the same for everybody: it is done in Microsoft 365, in Entra or in the network.
 */
import type { FailureCode } from '../../kernel/failure.ts';

const SIGN_IN_AGAIN =
  'In ECE open the e-mail account {account}, generate the token again in a private browser window and sign in as {user}.';

export const ECE_REMEDIES = {
  'dns-not-found': 'Let the DNS server that this machine uses resolve {host}, or correct the host in ECE.',
  'host-unreachable': 'Open outgoing TCP {port} from this server to {host} in the firewall.',
  'proxy-refused':
    'Let the proxy allow CONNECT to {host}:{port} from this server, with the user that it wants (407: put it in HTTPS_PROXY for this run). ECE itself goes through a proxy only where its own server is told to.',
  'wrong-service':
    'Correct the port that ECE uses for {host}: IMAP 993 and POP3 995 with TLS at once, SMTP 587 with STARTTLS.',
  'tls-untrusted':
    'A TLS-intercepting proxy is the usual cause (here the certificate is issued by {issuer}): exempt {host} from interception, or add the CA of the proxy to the trust store of this server and of ECE.',
  'server-unavailable':
    'Wait and run the doctor again. If it lasts, look at the service health page of Microsoft 365.',
  'connection-lost':
    'Run the doctor again. If it repeats, look for a firewall that cuts connections to {host}.',
  'sign-in-refused':
    'The token is refused though its user and audience are right: see the other rows of {mailbox}. If they pass, generate the token again and look at the sign-in logs of {user} in Entra.',
  'mailbox-throttled':
    'Wait as long as Exchange says. If it keeps coming back, look for another program that reads {mailbox}.',
  'too-many-connections': 'Close other programs that use {mailbox}, or let ECE retrieve it less often.',
  'access-token-expired': `Check the clock of this machine. ${SIGN_IN_AGAIN}`,
  'folder-not-found': 'Create the folder {folder} in {mailbox}, or choose another one in ECE.',
  'secret-wrong':
    'Entra admin center > App registrations > the application > Certificates & secrets: make a new client secret and copy its Value (not its Secret ID) into ECE.',
  'secret-expired':
    'Entra admin center > App registrations > the application > Certificates & secrets: make a new client secret and copy its Value into ECE.',
  'secret-missing': 'Copy the client secret of the application into ECE.',
  'certificate-wrong':
    'Upload the certificate that ECE signs in with under Entra admin center > App registrations > {app} > Certificates & secrets > Certificates, and check the clock of this machine.',
  'app-not-found': 'Compare the application (client) ID and the tenant in ECE with those in Entra.',
  'app-not-single-tenant-endpoint':
    'Use the tenant of the organisation in the URLs that ECE asks, not "common".',
  'tenant-not-found': 'Correct the tenant in the URLs that ECE asks.',
  'tenant-other-cloud': 'The tenant is in another Microsoft cloud: use the hosts of that cloud in ECE.',
  'resource-not-configured':
    'Entra admin center > App registrations > the application > API permissions: add Office 365 Exchange Online > IMAP.AccessAsUser.All, POP.AccessAsUser.All and SMTP.Send, then grant consent.',
  'scope-invalid': 'Compare the scopes in ECE with those of the administration guide, letter by letter.',
  'consent-missing': `Let an Entra administrator grant consent for the application. ${SIGN_IN_AGAIN}`,
  'admin-consent-required': 'Let an Entra administrator grant consent for the application.',
  'grant-revoked': `${SIGN_IN_AGAIN} A changed password, a sign-out everywhere or a sign-in frequency policy does this.`,
  'grant-inactive': `${SIGN_IN_AGAIN} A refresh token that is not used for 90 days ends.`,
  'user-not-found': `Correct the sign-in. ${SIGN_IN_AGAIN}`,
  'user-other-tenant': `Sign in as a user of the tenant {tenant}, or correct the tenant in the URLs that ECE asks. ${SIGN_IN_AGAIN}`,
  'user-password-expired': `Set a new password. ${SIGN_IN_AGAIN}`,
  'consent-declined': `Sign in again and accept the permissions: without them ECE can neither read nor send. ${SIGN_IN_AGAIN}`,
  'token-request-loop':
    'Wait a few minutes. If it comes back, look for a second program that renews the token of {account} all the time.',
  'mfa-required': SIGN_IN_AGAIN,
  'conditional-access':
    'Entra admin center > Sign-in logs > {user}: see which Conditional Access policy blocks the application, and exempt this server or the user from it.',
  'token-request-malformed': 'Check client ID, tenant and redirect URI in ECE for stray characters.',
  'token-refused': SIGN_IN_AGAIN,
  'refresh-token-missing': `Add the delegated permission offline_access to the application. ${SIGN_IN_AGAIN}`,
  'token-service-unavailable':
    'Wait and run the doctor again. If it lasts, look at the service health page of Entra.',
  'wrong-user':
    'The browser handed over the user of the workstation. In ECE generate the token of {account} again in a private (incognito) window and sign in as {expected}.',
  'token-audience-wrong':
    'Ask for the scopes of Outlook only, no Graph scope beside them: one token serves one resource. Then generate the token again.',
  unknown: 'The evidence shows what was answered. Send this report to those who look after the deployment.',
} as const satisfies Partial<Record<FailureCode, string>>;
