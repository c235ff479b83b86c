/**
 * Is the access token one that the mail servers will take? Asked before a grant is stored, so that a wrong token is
 * found on the page where it can be cured, and not by a retriever at night.
 *
 * Microsoft says that clients should not rely on the form of an access token. So what is missing is not held
 * against it; what is there and wrong is.
 */
import type { Endpoints } from '../accounts/clouds.ts';
import { Failure } from '../kernel/failure.ts';
import type { AccessTokenClaims } from '../wire/entra/claims.ts';
import type { SignedInIdentity } from '../wire/entra/identity.ts';
import type { TokenResource } from './access.ts';
import { MAIL_PERMISSIONS } from './scopes.ts';

/** The app id of Office 365 Exchange Online, which some tokens name as their audience. */
const EXCHANGE_APP_ID = '00000002-0000-0ff1-ce00-000000000000';
/** And that of Microsoft Graph. */
const GRAPH_APP_ID = '00000003-0000-0000-c000-000000000000';

export interface TokenToCheck {
  /** undefined when the token is opaque. */
  readonly claims: AccessTokenClaims | undefined;
  /** `scope` of the answer. */
  readonly scopes: readonly string[];
  readonly identity: SignedInIdentity | undefined;
}

/** Whom the token is to open mailboxes at. */
export interface TokenPurpose {
  readonly endpoints: Endpoints;
  readonly mailResource: TokenResource;
}

/** @throws Failure `token-audience-wrong`, `consent-missing`, `wrong-user`. */
export function checkMailToken(purpose: TokenPurpose, { claims, scopes, identity }: TokenToCheck): void {
  if (claims) {
    checkAudience(purpose, claims);
    checkOwner(claims, identity);
  }
  checkPermissions(DELEGATED[purpose.mailResource], claims, scopes);
}

/** For shared mailboxes Graph wants more, which shows when they are opened. */
const DELEGATED = { outlook: MAIL_PERMISSIONS, graph: ['Mail.ReadWrite', 'Mail.Send'] } as const;

/** The application permissions of Exchange Online that mail needs. */
const APP_PERMISSIONS = ['IMAP.AccessAsApp', 'POP.AccessAsApp', 'SMTP.SendAsApp'] as const;

/**
 * The same for a token of the application itself. Only what is used has to be there: IMAP or POP3, and SMTP.
 * @throws Failure `token-audience-wrong`, `admin-consent-required`.
 */
export function checkAppOnlyToken(purpose: TokenPurpose, claims: AccessTokenClaims | undefined): void {
  if (!claims) return;
  checkAudience(purpose, claims);
  if (purpose.mailResource === 'graph') {
    checkRoles(claims, DELEGATED.graph);
    return;
  }
  const [imap, pop, smtp] = APP_PERMISSIONS;
  const has = (role: string) => claims.roles.includes(role);
  if ((has(imap) || has(pop)) && has(smtp)) return;
  const missing = APP_PERMISSIONS.filter((role) => !has(role)).join(', ');
  throw new Failure('admin-consent-required', { detail: `the token lacks ${missing}`, facts: { missing } });
}

function checkRoles(claims: AccessTokenClaims, wanted: readonly string[]): void {
  const missing = wanted.filter((role) => !claims.roles.includes(role)).join(', ');
  if (missing === '') return;
  throw new Failure('admin-consent-required', { detail: `the token lacks ${missing}`, facts: { missing } });
}

function checkAudience({ endpoints, mailResource }: TokenPurpose, { audiences }: AccessTokenClaims): void {
  if (audiences.length === 0) return;
  const { scopeRoot, exchangeResource, graphResource } = endpoints;
  const expected = mailResource === 'graph' ? graphResource : scopeRoot;
  const names =
    mailResource === 'graph'
      ? [GRAPH_APP_ID, graphResource]
      : [EXCHANGE_APP_ID, scopeRoot, exchangeResource, 'https://outlook.office.com'];
  const accepted = new Set(names.map((audience) => audience.toLowerCase()));
  if (audiences.some((audience) => accepted.has(audience.toLowerCase().replace(/\/+$/, '')))) return;
  throw new Failure('token-audience-wrong', {
    detail: `aud is ${audiences.join(', ')}`,
    facts: { expected, found: audiences.join(', ') },
  });
}

/** The id_token and the access token of one answer speak of one user; anything else is somebody's trick. */
function checkOwner(claims: AccessTokenClaims, identity: SignedInIdentity | undefined): void {
  if (!identity || claims.oid === undefined || claims.oid === identity.oid) return;
  throw new Failure('wrong-user', {
    detail: 'the access token belongs to another user than the one who signed in',
    facts: { expected: identity.upn, found: claims.upn ?? claims.oid },
  });
}

function checkPermissions(
  wanted: readonly string[],
  claims: AccessTokenClaims | undefined,
  scopes: readonly string[],
): void {
  const granted = new Set(
    (claims && claims.scopes.length > 0 ? claims.scopes : scopes).map((scope) =>
      scope.slice(scope.lastIndexOf('/') + 1).toLowerCase(),
    ),
  );
  // A token that cannot be read, of an answer that is silent: what was asked for was given (RFC 6749 section 5.1).
  if (granted.size === 0 && !claims) return;
  const missing = wanted.filter((permission) => !granted.has(permission.toLowerCase()));
  if (missing.length === 0) return;
  throw new Failure('consent-missing', {
    detail: `the token lacks ${missing.join(', ')}`,
    facts: { missing: missing.join(', ') },
  });
}
