/**
 * Scopes: which resource (audience) they are for, and which of them exist there. One access token has one audience;
 * bare names belong to Graph.
 */
import { EntraFailure } from './failure.ts';

const OPENID_SCOPES = new Set(['openid', 'profile', 'email', 'offline_access']);

interface Resource {
  /** What scopes begin with and what `aud` says. */
  readonly uris: readonly string[];
  readonly appId: string;
  readonly scopes: readonly string[];
  readonly roles: readonly string[];
}

const EXCHANGE: Resource = {
  uris: [
    'https://outlook.office.com',
    'https://outlook.office365.com',
    'https://outlook.office365.us',
    'https://partner.outlook.cn',
  ],
  appId: '00000002-0000-0ff1-ce00-000000000000',
  scopes: [
    'IMAP.AccessAsUser.All',
    'POP.AccessAsUser.All',
    'SMTP.Send',
    'User.Read',
    'Mail.Read',
    'Mail.ReadWrite',
    'Mail.Send',
    'EWS.AccessAsUser.All',
    'Exchange.Manage',
  ],
  roles: [
    'IMAP.AccessAsApp',
    'POP.AccessAsApp',
    'SMTP.SendAsApp',
    'Exchange.ManageAsApp',
    'full_access_as_app',
  ],
};

const GRAPH: Resource = {
  uris: [
    'https://graph.microsoft.com',
    'https://graph.microsoft.us',
    'https://dod-graph.microsoft.us',
    'https://microsoftgraph.chinacloudapi.cn',
  ],
  appId: '00000003-0000-0000-c000-000000000000',
  scopes: [
    'User.Read',
    'User.Read.All',
    'Directory.Read.All',
    'Application.Read.All',
    ...['Mail.Read', 'Mail.ReadWrite', 'Mail.Send'].flatMap((name) => [name, `${name}.Shared`]),
    'LicenseAssignment.Read.All',
    ...OPENID_SCOPES,
  ],
  roles: [
    'User.Read.All',
    'Directory.Read.All',
    'Application.Read.All',
    'LicenseAssignment.Read.All',
    'Mail.Read',
    'Mail.ReadWrite',
    'Mail.Send',
  ],
};

const RESOURCES = [EXCHANGE, GRAPH];

export interface RequestedScopes {
  /** `openid profile email offline_access`, those that were asked. */
  readonly openid: ReadonlySet<string>;
  /** URI as asked, or Graph's app id when only bare names were mixed in; undefined when no resource was asked. */
  readonly audience: string | undefined;
  /** Short names; empty with `all`. */
  readonly names: readonly string[];
  /** `/.default`: whatever is consented. */
  readonly all: boolean;
  /** Everything that consent is needed for, as full URIs. */
  readonly full: readonly string[];
}

export function isGraph(audience: string): boolean {
  return resourceOf(audience) === GRAPH;
}

export function isExchange(audience: string): boolean {
  return resourceOf(audience) === EXCHANGE;
}

export function rolesOf(audience: string): readonly string[] {
  return resourceOf(audience)?.roles ?? [];
}

/**
 * @param asked where: at `authorize` several resources may be consented to at once; a token is for one.
 * @throws EntraFailure 28003, 70011, 500011, 650053, 700022.
 */
export function readScopes(
  scope: string,
  asked: 'authorize' | 'token',
  names: { client: string; name: string; tenant: string },
): RequestedScopes {
  const words = scope.split(/\s+/).filter(Boolean);
  const openid = new Set(words.filter((word) => OPENID_SCOPES.has(word)));
  const rest = words.filter((word) => !OPENID_SCOPES.has(word)).map(splitScope);
  for (const { resource, name, word } of rest) {
    if (name === '' || /[^\x21\x23-\x5b\x5d-\x7e]/.test(word)) throw new EntraFailure(70011, { scope: word });
    const known = resource === undefined ? GRAPH : resourceOf(resource);
    if (!known) throw new EntraFailure(500011, { ...names, resource: resource ?? '' });
    if (name !== '.default' && !known.scopes.includes(name)) {
      throw new EntraFailure(650053, { ...names, scope: name, resource: known.appId });
    }
  }
  const uris = [...new Set(rest.flatMap(({ resource }) => resource ?? []))];
  const bare = rest.filter(({ resource }) => resource === undefined);
  if (asked === 'token' && uris.length > 1) throw new EntraFailure(700022, { scope });
  // Bare names mixed with those of Exchange: the token is for Graph, and IMAP refuses it. Nobody is warned.
  const audience = bare.length > 0 ? GRAPH.appId : uris[0];
  const mine = rest.filter(({ resource }) =>
    bare.length > 0 ? resource === undefined : resource === audience,
  );
  return {
    openid,
    audience,
    names: mine.map(({ name }) => name).filter((name) => name !== '.default'),
    all: mine.some(({ name }) => name === '.default'),
    full: rest
      .filter(({ name }) => name !== '.default')
      .map(({ resource, name }) => `${resource ?? GRAPH.uris[0]}/${name}`),
  };
}

/** The same permission whatever name of the resource it was asked by. */
export function permissionKey(full: string): string {
  const { resource = '', name } = splitScope(full);
  return `${resourceOf(resource)?.appId ?? resource}/${name}`;
}

function splitScope(word: string): { word: string; resource: string | undefined; name: string } {
  const slash = word.lastIndexOf('/');
  if (slash < 0) return { word, resource: undefined, name: word };
  return { word, resource: word.slice(0, slash).replace(/\/$/, ''), name: word.slice(slash + 1) };
}

function resourceOf(audience: string): Resource | undefined {
  return RESOURCES.find(
    ({ uris, appId }) => appId === audience || uris.includes(audience.replace(/\/$/, '')),
  );
}
