/** Where Microsoft says so. */
const LEARN = 'https://learn.microsoft.com';

export const MICROSOFT_LEARN = LEARN;
export const OAUTH_MAIL = `${LEARN}/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth`;
export const SMTP_AUTH = `${LEARN}/exchange/clients-and-mobile-in-exchange-online/authenticated-client-smtp-submission`;
export const AADSTS = `${LEARN}/entra/identity-platform/reference-error-codes`;
export const NETWORK = `${LEARN}/microsoft-365/enterprise/urls-and-ip-address-ranges`;
export const LIMITS = `${LEARN}/office365/servicedescriptions/exchange-online-service-description/exchange-online-limits`;
