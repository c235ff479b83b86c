/**
 * The errors of Entra ID by their AADSTS number, with the OAuth error that carries each, Microsoft's text, and where
 * it shows: in the answer of the token endpoint, on the sign-in page, or on the way back to the application.
 * https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 *
 * `{client}`, `{name}`, `{tenant}`, `{user}`, `{scope}`, `{resource}` and `{redirect}` are filled in.
 */
import { answer, type EntraError, page, redirect, userPage } from './entra-error.ts';

const APP = ['entra.app'];
const REFRESH = ['token.refresh'];

export const AADSTS = {
  // The application and its credential.
  7000215: answer(
    'invalid_client',
    APP,
    "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '{client}'.",
  ),
  7000222: answer(
    'invalid_client',
    APP,
    "The provided client secret keys for app '{client}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.",
  ),
  7000218: answer(
    'invalid_request',
    APP,
    "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
  ),
  700025: answer(
    'invalid_client',
    APP,
    "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.",
  ),
  700027: answer(
    'invalid_client',
    APP,
    'The certificate with identifier used to sign the client assertion is not registered on application. [Reason - The key was not found.]',
  ),
  700016: page(
    'unauthorized_client',
    APP,
    "Application with identifier '{client}' was not found in the directory '{tenant}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.",
  ),
  7000112: page('unauthorized_client', APP, "Application '{client}'({name}) is disabled."),
  50196: answer(
    'invalid_grant',
    REFRESH,
    'The server terminated an operation because it encountered a client request loop. Please contact your app vendor.',
  ),

  // The tenant.
  90002: page(
    'invalid_request',
    APP,
    "Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.",
  ),
  90038: page(
    'invalid_request',
    APP,
    "Tenant '{tenant}' request is being redirected to the National Cloud 'MicrosoftOnline.US'.",
  ),
  50194: page(
    'invalid_request',
    APP,
    "Application '{client}'({name}) is not configured as a multi-tenant application. Usage of the /common endpoint is not supported for such apps created after '10/15/2018'. Use a tenant-specific endpoint or configure the application to be multi-tenant.",
  ),
  9002332: page(
    'invalid_request',
    APP,
    "Application '{client}'({name}) is configured for use by Azure Active Directory users only. Please do not use the /consumers endpoint to serve this request.",
  ),
  50011: {
    ...page(
      'invalid_request',
      ['entra.redirect-uri'],
      "The redirect URI '{redirect}' specified in the request does not match the redirect URIs configured for the application '{client}'. Make sure the redirect URI sent in the request matches one added to your application in the Azure portal. Navigate to https://aka.ms/redirectUriMismatchError to learn more about how to troubleshoot this error.",
    ),
    shows: ['page'],
  },

  // Consent, permissions and scopes.
  65001: answer(
    'invalid_grant',
    APP,
    "The user or administrator has not consented to use the application with ID '{client}' named '{name}'. Send an interactive authorization request for this user and resource.",
    'consent_required',
  ),
  65004: {
    ...redirect(
      'access_denied',
      REFRESH,
      'User declined to consent to access the app. Have the user retry the sign-in and consent to the app.',
    ),
    shows: ['redirect'],
  },
  90094: userPage(
    'invalid_grant',
    APP,
    'An administrator of {tenant} has set a policy that prevents you from granting {name} the permissions it is requesting. Contact an administrator of {tenant}, who can grant permissions to {name} on your behalf.',
  ),
  90095: userPage(
    'invalid_grant',
    APP,
    'Admin consent is required. In the Admin Consent Request experience, the user will be able to submit a request to the admin for approval.',
  ),
  650052: redirect(
    'invalid_client',
    APP,
    "The app is trying to access a service '{resource}' (Office 365 Exchange Online) that your organization '{tenant}' lacks a service principal for. Contact your IT Admin to review the configuration of your service subscriptions or consent to the application in order to create the required service principal.",
  ),
  650056: redirect(
    'invalid_client',
    APP,
    "Misconfigured application. This could be due to one of the following: the client has not listed any permissions for '{resource}' in the requested permissions in the client's application registration. Or, the admin has not consented in the tenant. Or, check the application identifier in the request to ensure it matches the configured client application identifier. Please contact your admin to fix the configuration or consent on behalf of the tenant.",
  ),
  650057: answer(
    'invalid_resource',
    APP,
    "Invalid resource. The client has requested access to a resource which is not listed in the requested permissions in the client's application registration. Client app ID: {client}({name}). Resource value from request: {resource}.",
  ),
  650053: redirect(
    'invalid_client',
    APP,
    "The application '{name}' asked for scope '{scope}' that doesn't exist on the resource '{resource}'. Contact the app vendor.",
  ),
  500011: answer(
    'invalid_resource',
    APP,
    'The resource principal named {resource} was not found in the tenant named {tenant}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.',
  ),
  70011: answer(
    'invalid_scope',
    APP,
    "The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope {scope} is not valid.",
  ),
  28002: answer(
    'invalid_scope',
    APP,
    "Provided value for the input parameter scope '{scope}' is not valid when requesting an access token. Please specify a valid scope.",
  ),
  28003: answer(
    'invalid_scope',
    APP,
    "Provided value for the input parameter scope can't be empty when requesting an access token using the provided authorization code. Please specify a valid scope.",
  ),
  700022: answer(
    'invalid_scope',
    APP,
    "The provided value for the input parameter scope '{scope}' is not valid because it contains more than one resource.",
  ),
  700023: answer(
    'invalid_scope',
    APP,
    "The provided value for the input parameter scope '{scope}' cannot be empty when requesting an access token.",
  ),
  1002012: answer(
    'invalid_scope',
    APP,
    'The provided value for scope {scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).',
  ),

  // The user: multi-factor, Conditional Access, directory, password.
  50076: answer(
    'invalid_grant',
    REFRESH,
    "Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access '{resource}'.",
    'basic_action',
  ),
  50079: answer(
    'interaction_required',
    REFRESH,
    "Due to a configuration change made by your administrator, or because you moved to a new location, you must enroll in multi-factor authentication to access '{resource}'.",
  ),
  50072: answer(
    'interaction_required',
    REFRESH,
    "Due to a configuration change made by your administrator, or because you moved to a new location, you must enroll in multi-factor authentication to access '{resource}'.",
  ),
  50074: answer('interaction_required', REFRESH, 'Strong Authentication is required.'),
  50078: answer(
    'invalid_grant',
    REFRESH,
    "Presented multi-factor authentication has expired due to policies configured by your administrator, you must refresh your multi-factor authentication to access '{resource}'.",
    'basic_action',
  ),
  53003: userPage(
    'invalid_grant',
    REFRESH,
    'Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.',
    'message_only',
  ),
  53000: userPage(
    'invalid_grant',
    REFRESH,
    'Device is not in required device state: compliant. Conditional Access policy requires a compliant device, and the device is not compliant. The user must enroll their device with an approved MDM provider like Intune.',
  ),
  53001: userPage(
    'invalid_grant',
    REFRESH,
    'Device is not in required device state: domain_joined. Conditional Access policy requires a domain joined device, and the device is not domain joined.',
  ),
  53002: userPage(
    'invalid_grant',
    REFRESH,
    'The application {client} used is not an approved app for Conditional Access. User needs to use one of the apps from the list of approved applications to use in order to get access.',
  ),
  530032: userPage(
    'invalid_grant',
    REFRESH,
    'User blocked due to tenant security policy: BlockedByConditionalAccessOnSecurityPolicy.',
  ),
  530035: userPage(
    'invalid_grant',
    REFRESH,
    'Access has been blocked by security defaults. This is due to the request using legacy auth or being deemed unsafe by security defaults policies.',
  ),
  50034: userPage(
    'invalid_grant',
    REFRESH,
    'The user account {user} does not exist in the {tenant} directory. To sign into this application, the account must be added to the directory.',
  ),
  51004: userPage(
    'invalid_grant',
    REFRESH,
    'The user account {user} does not exist in the {tenant} directory. To sign into this application, the account must be added to the directory.',
  ),
  50020: userPage(
    'invalid_grant',
    REFRESH,
    "User account '{user}' from another identity provider does not exist in tenant '{tenant}' and cannot access the application '{client}'({name}) in that tenant. The account needs to be added as an external user in the tenant first. Sign out and sign in again with a different Azure Active Directory user account.",
  ),
  50126: userPage(
    'invalid_grant',
    REFRESH,
    'Error validating credentials due to invalid username or password.',
  ),
  50053: userPage(
    'invalid_grant',
    REFRESH,
    "The account is locked, you've tried to sign in too many times with an incorrect user ID or password.",
  ),
  50055: userPage('invalid_grant', REFRESH, 'The password is expired.'),
  50057: userPage('invalid_grant', REFRESH, 'The user account is disabled.'),
  50105: userPage(
    'invalid_grant',
    APP,
    "Your administrator has configured the application {name} ('{client}') to block users unless they are specifically granted ('assigned') access to the application. The signed in user '{user}' is blocked because they are not a direct member of a group with access, nor had access directly assigned by an administrator. Please contact your administrator to assign access to this application.",
  ),

  // The grant: refresh tokens and codes.
  700082: answer(
    'invalid_grant',
    REFRESH,
    'The refresh token has expired due to inactivity. The token was issued on {issued} and was inactive for 90.00:00:00.',
  ),
  70008: answer(
    'invalid_grant',
    REFRESH,
    'The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.',
  ),
  50173: answer(
    'invalid_grant',
    REFRESH,
    'The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset their password.',
    'bad_token',
  ),
  70043: answer(
    'invalid_grant',
    REFRESH,
    'The refresh token has expired or is invalid due to sign-in frequency checks by conditional access.',
    'bad_token',
  ),
  700084: answer(
    'invalid_grant',
    REFRESH,
    'The refresh token was issued to a single page app (SPA), and therefore has a fixed, limited lifetime of 1.00:00:00, which cannot be extended.',
  ),
  70000: answer('invalid_grant', REFRESH, 'Provided grant is invalid or malformed.'),
  54005: answer(
    'invalid_grant',
    REFRESH,
    'OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.',
  ),
  501481: answer(
    'invalid_grant',
    REFRESH,
    'The Code_Verifier does not match the code_challenge supplied in the authorization request.',
  ),
  700005: answer(
    'invalid_grant',
    REFRESH,
    'Provided Authorization Code is intended to use against other tenant, thus rejected.',
  ),

  // The request.
  9002313: answer('invalid_request', REFRESH, 'Invalid request. Request is malformed or invalid.'),
  900144: answer(
    'invalid_request',
    REFRESH,
    "The request body must contain the following parameter: '{parameter}'.",
  ),

  50058: redirect('login_required', REFRESH, 'A silent sign-in request was sent but no user is signed in.'),
  50059: answer(
    'invalid_request',
    REFRESH,
    'No tenant-identifying information found in either the request or implied by any provided credentials.',
  ),
  500112: answer(
    'invalid_grant',
    ['entra.redirect-uri'],
    "The reply address '{redirect}' does not match the reply address provided when requesting Authorization code.",
  ),
  500113: page(
    'invalid_request',
    ['entra.redirect-uri'],
    'No reply address is registered for the application.',
  ),
  50027: answer('invalid_client', REFRESH, 'JWT token is invalid or malformed.'),
  700024: answer(
    'invalid_client',
    APP,
    'Client assertion is not within its valid time range. Review the documentation at https://docs.microsoft.com/azure/active-directory/develop/active-directory-certificate-credentials.',
  ),
  70003: answer(
    'unsupported_grant_type',
    REFRESH,
    "The app requested an unsupported grant type '{parameter}'.",
  ),
  700051: redirect(
    'unsupported_response_type',
    REFRESH,
    "The response_type '{parameter}' is not enabled for the application.",
  ),

  // Device code.
  70016: answer(
    'authorization_pending',
    REFRESH,
    'OAuth 2.0 device flow error. Authorization is pending. Continue polling.',
  ),
  70017: answer('authorization_declined', REFRESH, 'The user declined the sign-in on the device.'),
  70019: answer('bad_verification_code', REFRESH, 'The verification code is not recognised.'),
  70020: answer('expired_token', REFRESH, 'The provided value for the device code has expired.'),

  // Entra itself.
  90033: answer('temporarily_unavailable', REFRESH, 'A transient error has occurred. Please try again.'),
  50033: answer('temporarily_unavailable', REFRESH, 'A transient error occurred. Please try again later.'),
  90006: answer(
    'temporarily_unavailable',
    REFRESH,
    'The service is temporarily unavailable. Please retry later.',
  ),
  90024: answer(
    'temporarily_unavailable',
    REFRESH,
    'RequestBudgetExceededError: a transient error has occurred. Please try again.',
  ),
} as const satisfies Record<number, EntraError>;

export type AadstsCode = keyof typeof AADSTS;

export const AADSTS_CODES = Object.keys(AADSTS).map(Number) as AadstsCode[];
