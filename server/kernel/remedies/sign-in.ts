/** Entra ID: the app registration, consent, the user and the grant. */
import { AADSTS, MICROSOFT_LEARN, OAUTH_MAIL } from './links.ts';
import type { Remedies } from './remedy.ts';

const APP = 'Entra admin center > App registrations > {app}';
const SIGN_IN_AGAIN =
  'In Postvak open Administration > Mailboxes > {account} and sign in again as {user}. Mail that waits is kept.';

export const SIGN_IN_REMEDIES = {
  'app-not-found': {
    summary: 'The application {app} ({clientId}) is not known in the tenant {tenant}.',
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
    command: 'az ad app credential reset --id {clientId} --append --display-name Postvak',
    documentation: AADSTS,
  },
  'secret-expired': {
    summary: 'The client secret has expired.',
    remedy: `${APP} > Certificates & secrets: make a new client secret and paste its Value in Postvak under Administration > App registrations.`,
    command: 'az ad app credential reset --id {clientId} --append --display-name Postvak',
    documentation: AADSTS,
  },
  'secret-missing': {
    summary: 'The application asks for a client secret or certificate, and none was given.',
    remedy: 'Paste the Value of a client secret in Postvak under Administration > App registrations.',
    documentation: AADSTS,
  },
  'secret-not-wanted': {
    summary: 'The application is a public client and refuses a client secret.',
    remedy: `${APP} > Authentication: register the redirect URI under the platform "Web", not "Mobile and desktop" or "Single-page application".`,
    documentation: AADSTS,
  },
  'certificate-wrong': {
    summary: 'Entra does not accept the certificate that signs in.',
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
    summary: 'The redirect URI {redirectUri} is not registered with the application.',
    remedy: `${APP} > Authentication > Web: add exactly {redirectUri}. Its host is that of the External URL.`,
    command: 'az ad app update --id {clientId} --web-redirect-uris {redirectUri}',
    documentation: AADSTS,
  },
  'resource-not-configured': {
    summary: 'The application does not list the Exchange Online permissions that are asked for.',
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
    command: 'az ad app permission admin-consent --id {clientId}',
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
    command: 'az ad app permission admin-consent --id {clientId}',
    documentation: `${MICROSOFT_LEARN}/entra/identity/enterprise-apps/grant-admin-consent`,
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
    documentation: `${MICROSOFT_LEARN}/entra/identity/conditional-access/troubleshoot-conditional-access`,
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
    remedy: 'In Postvak open Administration > Mailboxes > {account} and sign in as {user}.',
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
} as const satisfies Remedies;
