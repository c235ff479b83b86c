/**
 * What a Microsoft 365 administrator manages: tenants, users and their licences, app registrations, mailboxes with
 * their switches and permissions. Entra, Graph and Exchange all read this one state; the control API and the seed
 * file write it. It holds no mail and no tokens.
 *
 * Names are looked up without regard to case. What a fault changes about this state is not written here but
 * answered by `policy.ts`, so that taking a fault away leaves everything as it was.
 */
import { randomUUID } from 'node:crypto';
import type { Licence } from './licences.ts';

export interface Tenant {
  readonly id: string;
  /** The first is the one that is shown. */
  readonly domains: string[];
  name: string;
  /** `Get-TransportConfig`, SmtpClientAuthenticationDisabled. */
  smtpAuthDisabled: boolean;
  securityDefaults: boolean;
  /** Users may not consent for themselves: "Need admin approval". */
  adminConsentOnly: boolean;
  /** Which of the two IMAP front ends answers (m365-facts: profiles A and B). */
  imapProfile: 'A' | 'B';
}

export interface User {
  readonly oid: string;
  readonly upn: string;
  readonly tenantId: string;
  displayName: string;
  password: string;
  licence: Licence | undefined;
  disabled: boolean;
  /** May consent for everybody. */
  administrator: boolean;
}

export interface Mailbox {
  readonly address: string;
  readonly tenantId: string;
  displayName: string;
  readonly shared: boolean;
  /** UPN; undefined for a shared mailbox. */
  readonly owner: string | undefined;
  imapEnabled: boolean;
  popEnabled: boolean;
  /** `Set-CASMailbox -SmtpClientAuthenticationDisabled`: False, True or blank. */
  smtpEnabled: 'on' | 'off' | 'organisation';
  /** UPNs in lower case, and object ids of service principals. */
  readonly fullAccess: Set<string>;
  readonly sendAs: Set<string>;
  /** Further addresses in lower case: `Set-Mailbox -EmailAddresses`. */
  readonly aliases: Set<string>;
  /** `Set-Mailbox -MessageCopyForSentAsEnabled`. */
  messageCopyForSentAs: boolean;
  /** Bytes of mail that it holds at most; undefined: no limit. */
  quotaBytes: number | undefined;
}

export interface AppSecret {
  readonly id: string;
  readonly value: string;
  readonly name: string;
  expiresAt: Date;
}

export interface AppCertificate {
  /** SHA-256 of the DER, base64url; what `x5t#S256` of an assertion names. */
  readonly thumbprint: string;
  readonly pem: string;
}

export interface App {
  readonly clientId: string;
  readonly tenantId: string;
  /** Object id of the app registration: the wrong one for `New-ServicePrincipal -ObjectId`. */
  readonly registrationId: string;
  /** Object id of the enterprise application: the `oid` of its own tokens. */
  readonly servicePrincipalId: string;
  name: string;
  readonly secrets: AppSecret[];
  readonly certificates: AppCertificate[];
  /** Empty: any `http(s)://localhost|127.0.0.1[:port]/oauth/callback`. */
  readonly redirectUris: string[];
  publicClientAllowed: boolean;
  multiTenant: boolean;
  enabled: boolean;
  /** Only users in `assigned` may sign in to it. */
  assignmentRequired: boolean;
  readonly assigned: Set<string>;
  /** Delegated permissions that the registration lists, as full scope URIs; undefined: whatever is asked. */
  permissions: string[] | undefined;
  /** Application permissions granted by an administrator, e.g. `IMAP.AccessAsApp`. */
  readonly appRoles: Set<string>;
  /** Full scope URIs for which an administrator consented for everybody. */
  readonly adminConsented: Set<string>;
  /** The same by user: UPN in lower case → scopes. */
  readonly userConsented: Map<string, Set<string>>;
}

export interface Directory {
  /** The tenant that the sandbox is about; the first one. */
  readonly tenant: Tenant;
  tenants(): Iterable<Tenant>;
  /** By GUID or domain. */
  findTenant(name: string): Tenant | undefined;
  addTenant(tenant: { domain: string } & Partial<Tenant>): Tenant;

  users(): Iterable<User>;
  findUser(upn: string): User | undefined;
  findUserByOid(oid: string): User | undefined;
  /** The tenant is found by the domain, the home tenant when there is none. @throws DirectoryConflict */
  addUser(user: { upn: string } & Partial<User>): User;
  removeUser(upn: string): boolean;

  mailboxes(): Iterable<Mailbox>;
  findMailbox(address: string): Mailbox | undefined;
  /** @throws DirectoryConflict */
  addMailbox(mailbox: {
    address: string;
    displayName?: string | undefined;
    shared?: boolean | undefined;
    owner?: string | undefined;
    fullAccess?: Iterable<string> | undefined;
    sendAs?: Iterable<string> | undefined;
  }): Mailbox;
  removeMailbox(address: string): boolean;

  apps(): Iterable<App>;
  findApp(clientId: string): App | undefined;
  addApp(app: Partial<Omit<App, 'secrets'>> & { secrets?: AppSecret[] }): App;

  /** Whether an address's domain is one of ours: an unknown address of it is refused, not sent outside. */
  isOwnDomain(domain: string): boolean;
  clear(): void;
}

export class DirectoryConflict extends Error {}

export function createDirectory(): Directory {
  const tenants = new Map<string, Tenant>();
  const users = new Map<string, User>();
  const mailboxes = new Map<string, Mailbox>();
  const apps = new Map<string, App>();

  const directory: Directory = {
    get tenant() {
      const [first] = tenants.values();
      if (!first) throw new Error('the directory has no tenant');
      return first;
    },
    tenants: () => tenants.values(),
    findTenant: (name) => {
      const key = name.toLowerCase();
      return tenants.get(key) ?? [...tenants.values()].find(({ domains }) => domains.includes(key));
    },
    addTenant: ({ domain, ...given }) => {
      const tenant: Tenant = {
        id: randomUUID(),
        domains: [domain.toLowerCase()],
        name: domain,
        smtpAuthDisabled: false,
        securityDefaults: false,
        adminConsentOnly: false,
        imapProfile: 'A',
        ...given,
      };
      tenants.set(tenant.id.toLowerCase(), tenant);
      return tenant;
    },

    users: () => users.values(),
    findUser: (upn) => users.get(upn.toLowerCase()),
    findUserByOid: (oid) => [...users.values()].find((user) => user.oid === oid),
    addUser: ({ upn, ...given }) => {
      if (users.has(upn.toLowerCase())) throw new DirectoryConflict(`there is a user ${upn} already`);
      const home = directory.findTenant(upn.slice(upn.lastIndexOf('@') + 1)) ?? directory.tenant;
      const user: User = {
        oid: randomUUID(),
        upn,
        tenantId: home.id,
        displayName: upn.slice(0, upn.lastIndexOf('@')),
        password: 'sandbox',
        licence: 'SPE_E3',
        disabled: false,
        administrator: false,
        ...given,
      };
      users.set(upn.toLowerCase(), user);
      return user;
    },
    removeUser: (upn) => users.delete(upn.toLowerCase()),

    mailboxes: () => mailboxes.values(),
    findMailbox: (address) => {
      const wanted = address.toLowerCase();
      return mailboxes.get(wanted) ?? [...mailboxes.values()].find(({ aliases }) => aliases.has(wanted));
    },
    addMailbox: ({ address, displayName, shared = false, owner, fullAccess = [], sendAs = [] }) => {
      const key = address.toLowerCase();
      if (mailboxes.has(key)) throw new DirectoryConflict(`there is a mailbox ${address} already`);
      const home = directory.findTenant(key.slice(key.lastIndexOf('@') + 1)) ?? directory.tenant;
      const mailbox: Mailbox = {
        address: key,
        tenantId: home.id,
        displayName: displayName ?? users.get(key)?.displayName ?? key.slice(0, key.lastIndexOf('@')),
        shared,
        owner: shared ? undefined : (owner ?? key).toLowerCase(),
        imapEnabled: true,
        popEnabled: true,
        smtpEnabled: 'organisation',
        fullAccess: new Set([...fullAccess].map((name) => name.toLowerCase())),
        sendAs: new Set([...sendAs].map((name) => name.toLowerCase())),
        aliases: new Set(),
        messageCopyForSentAs: false,
        quotaBytes: undefined,
      };
      mailboxes.set(key, mailbox);
      return mailbox;
    },
    removeMailbox: (address) => mailboxes.delete(address.toLowerCase()),

    apps: () => apps.values(),
    findApp: (clientId) => apps.get(clientId.toLowerCase()),
    addApp: (given) => {
      const app: App = {
        clientId: randomUUID(),
        tenantId: directory.tenant.id,
        registrationId: randomUUID(),
        servicePrincipalId: randomUUID(),
        name: 'Application',
        secrets: [],
        certificates: [],
        redirectUris: [],
        publicClientAllowed: true,
        multiTenant: true,
        enabled: true,
        assignmentRequired: false,
        assigned: new Set(),
        permissions: undefined,
        appRoles: new Set(),
        adminConsented: new Set(),
        userConsented: new Map(),
        ...given,
      };
      apps.set(app.clientId.toLowerCase(), app);
      return app;
    },

    isOwnDomain: (domain) => {
      const key = domain.toLowerCase();
      return [...tenants.values()].some(({ domains }) => domains.includes(key));
    },
    clear: () => {
      for (const map of [tenants, users, mailboxes, apps]) map.clear();
    },
  };
  return directory;
}
