/** Puts what the seed file or the control API describes into the directory. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { thumbprintOf } from '../certificates.ts';
import type { App, AppSecret, Directory, Mailbox, Tenant, User } from '../directory/directory.ts';
import type {
  appChange,
  mailboxChange,
  NewApp,
  NewMailbox,
  NewTenant,
  NewUser,
  tenantChange,
  userChange,
} from './schema.ts';

const TWO_YEARS_MS = 2 * 365 * 86_400_000;

export function putTenant(directory: Directory, { domain, id, ...rest }: NewTenant): Tenant {
  return directory.addTenant({ domain, id: id ?? stableId(`tenant ${domain}`), ...known(rest) });
}

export function changeTenant(tenant: Tenant, change: z.infer<typeof tenantChange>): void {
  Object.assign(tenant, known(change));
}

/** @throws DirectoryConflict */
export function putUser(directory: Directory, { upn, oid, mailbox = true, ...rest }: NewUser): User {
  const user = directory.addUser({ upn, oid: oid ?? stableId(`user ${upn.toLowerCase()}`) });
  changeUser(user, rest);
  if (mailbox && !directory.findMailbox(upn))
    directory.addMailbox({ address: upn, displayName: user.displayName });
  return user;
}

export function changeUser(user: User, { licence, ...change }: z.infer<typeof userChange>): void {
  Object.assign(user, known(change));
  if (licence !== undefined) user.licence = licence ?? undefined;
}

/** @throws DirectoryConflict */
export function putMailbox(
  directory: Directory,
  { address, shared, owner, displayName, ...rest }: NewMailbox,
): Mailbox {
  const mailbox = directory.addMailbox({ address, shared, owner, displayName });
  changeMailbox(mailbox, rest);
  return mailbox;
}

export function changeMailbox(mailbox: Mailbox, change: z.infer<typeof mailboxChange>): void {
  const { imap, pop, smtp, fullAccess, sendAs, aliases, quotaBytes, ...rest } = change;
  Object.assign(mailbox, known(rest));
  if (imap !== undefined) mailbox.imapEnabled = imap;
  if (pop !== undefined) mailbox.popEnabled = pop;
  if (smtp !== undefined) mailbox.smtpEnabled = smtp;
  if (quotaBytes !== undefined) mailbox.quotaBytes = quotaBytes ?? undefined;
  if (fullAccess) replace(mailbox.fullAccess, fullAccess);
  if (sendAs) replace(mailbox.sendAs, sendAs);
  if (aliases) replace(mailbox.aliases, aliases);
}

/** `secrets` that leave their value out get one made up. */
export function putApp(directory: Directory, { clientId, tenant, ...rest }: NewApp, now: Date): App {
  const name = rest.name ?? 'Application';
  const app = directory.addApp({
    clientId: clientId ?? stableId(`app ${name}`),
    registrationId: stableId(`registration ${name}`),
    servicePrincipalId: stableId(`service principal ${name}`),
    tenantId: (tenant === undefined ? undefined : directory.findTenant(tenant)?.id) ?? directory.tenant.id,
  });
  changeApp(app, rest, now);
  return app;
}

export function changeApp(app: App, change: z.infer<typeof appChange>, now: Date): void {
  const { redirectUris, assigned, permissions, appRoles, adminConsented, secrets, certificates, ...rest } =
    change;
  Object.assign(app, known(rest));
  if (permissions !== undefined) app.permissions = permissions ?? undefined;
  if (redirectUris) app.redirectUris.splice(0, Number.POSITIVE_INFINITY, ...redirectUris);
  if (assigned) replace(app.assigned, assigned);
  if (appRoles) replaceExactly(app.appRoles, appRoles);
  if (adminConsented) {
    replaceExactly(app.adminConsented, adminConsented);
    app.userConsented.clear();
  }
  if (secrets)
    app.secrets.splice(0, Number.POSITIVE_INFINITY, ...secrets.map((secret) => makeSecret(secret, now)));
  if (certificates) {
    const known = certificates.map((pem) => ({ pem, thumbprint: thumbprintOf(pem) }));
    app.certificates.splice(0, Number.POSITIVE_INFINITY, ...known);
  }
}

function makeSecret(
  {
    value,
    name,
    expiresAt,
  }: { value?: string | undefined; name?: string | undefined; expiresAt?: string | undefined },
  now: Date,
): AppSecret {
  return {
    id: randomUUID(),
    value: value ?? newSecretValue(),
    name: name ?? 'Sandbox secret',
    expiresAt: expiresAt === undefined ? new Date(now.getTime() + TWO_YEARS_MS) : new Date(expiresAt),
  };
}

/** In the form that Entra's have, which no one takes for the secret's id. */
export function newSecretValue(): string {
  return `${randomBytes(2).toString('hex').slice(0, 3)}8Q~${randomBytes(24).toString('base64url')}`;
}

/** The same name gets the same id in every run, so that a client's stored identity outlives the sandbox. */
export function stableId(name: string): string {
  const hex = createHash('sha256').update(`postvak sandbox ${name}`).digest('hex');
  const variant = ((Number.parseInt(hex[16] ?? '0', 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Without what was left out, so that it does not overwrite. */
function known<T extends object>(change: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as never;
}

function replace(set: Set<string>, names: readonly string[]): void {
  replaceExactly(
    set,
    names.map((name) => name.toLowerCase()),
  );
}

function replaceExactly(set: Set<string>, names: readonly string[]): void {
  set.clear();
  for (const name of names) set.add(name);
}
