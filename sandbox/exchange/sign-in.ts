/**
 * Who gets in, and how far. Exchange checks the token first (signature, expiry, audience): a bad one is refused.
 * What the token's user may do comes after that, and IMAP tells it late: AUTHENTICATE succeeds, and the next command
 * hears "User is authenticated but not connected". No text tells apart a missing right, a missing scope and a
 * protocol that is switched off.
 */
import type { Principal } from '../directory/policy.ts';
import type { Environment } from './environment.ts';
import type { ExchangeSettings } from './settings.ts';
import type { TokenCredentials } from './xoauth2.ts';

export type Protocol = 'imap' | 'pop3' | 'smtp';

export type Credentials =
  | ({ readonly kind: 'token' } & TokenCredentials)
  | { readonly kind: 'password'; readonly user: string; readonly password: string };

export type Refusal =
  | 'bad-credentials'
  | 'basic-refused'
  | 'no-right'
  /** SMTP tells these three apart. */
  | 'smtp-off-tenant'
  | 'smtp-off-mailbox'
  | 'security-defaults';

export interface SignedIn {
  /** IMAP and POP3 let in without opening the mailbox: `not-connected`. */
  readonly outcome: 'connected' | 'not-connected';
  /** Of the mailbox, in lower case. */
  readonly address: string;
  /** Who the token speaks for: a UPN, or an application's id. */
  readonly user: string;
  readonly principal: Principal;
  /** Milliseconds since the epoch; undefined after a password. */
  readonly expiresAt: number | undefined;
}

export type SignInResult = SignedIn | { readonly outcome: 'refused'; readonly why: Refusal };

const PERMISSIONS: Record<Protocol, readonly string[]> = {
  imap: ['IMAP.AccessAsUser.All', 'IMAP.AccessAsApp'],
  pop3: ['POP.AccessAsUser.All', 'POP.AccessAsApp'],
  smtp: ['SMTP.Send', 'SMTP.SendAsApp'],
};

/** Exchange answers to several names in tokens; Graph's is not among them. */
const AUDIENCE =
  /^(https:\/\/outlook\.office(365)?\.(com|us)|https:\/\/outlook-dod\.office365\.us|https:\/\/partner\.outlook\.cn|00000002-0000-0ff1-ce00-000000000000)\/?$/;

type Parts = Pick<Environment, 'directory' | 'policy' | 'faults' | 'verifyAccessToken'> & {
  readonly settings: ExchangeSettings;
};

/** Someone who is who he says, and what he was permitted. */
interface Identified {
  readonly principal: Principal;
  readonly user: string;
  readonly permissions: readonly string[];
  readonly expiresAt: number | undefined;
}

export async function signIn(
  parts: Parts,
  protocol: Protocol,
  credentials: Credentials,
): Promise<SignInResult> {
  if (credentials.kind === 'password' && !parts.settings.passwordSignIn) {
    return { outcome: 'refused', why: 'basic-refused' };
  }
  const identified =
    credentials.kind === 'password'
      ? byPassword(parts, credentials.user, credentials.password)
      : await byToken(parts, credentials.token);
  if (!identified) return { outcome: 'refused', why: 'bad-credentials' };
  const address = credentials.user.toLowerCase();
  return protocol === 'smtp'
    ? admitSubmission(parts, address, identified)
    : admitReader(parts, protocol, address, identified);
}

function byPassword({ directory }: Parts, upn: string, password: string): Identified | undefined {
  const user = directory.findUser(upn);
  if (!user || user.disabled || user.password !== password) return undefined;
  return {
    principal: { oid: user.oid, upn: user.upn },
    user: user.upn,
    permissions: Object.values(PERMISSIONS).flat(),
    expiresAt: undefined,
  };
}

async function byToken({ verifyAccessToken }: Parts, jwt: string): Promise<Identified | undefined> {
  const token = await verifyAccessToken(jwt);
  if ('error' in token || token.expired || !AUDIENCE.test(token.aud)) return undefined;
  return {
    principal: { oid: token.oid, upn: token.upn },
    user: token.upn ?? token.appId,
    permissions: [...token.scp, ...token.roles],
    expiresAt: token.expiresAt.getTime(),
  };
}

function admitReader(
  { directory, policy, faults }: Parts,
  protocol: 'imap' | 'pop3',
  address: string,
  { principal, user, permissions, expiresAt }: Identified,
): SignInResult {
  const mailbox = directory.findMailbox(address);
  const connected =
    mailbox !== undefined &&
    isPermitted(permissions, protocol) &&
    policy.isLicensed(mailbox) &&
    policy.protocolEnabled(mailbox, protocol) &&
    policy.mayOpen(principal, mailbox) &&
    !(
      protocol === 'imap' && faults.active('imap-not-connected', { mailbox: address, user, service: 'imap' })
    );
  return { outcome: connected ? 'connected' : 'not-connected', address, user, principal, expiresAt };
}

function admitSubmission(
  { directory, policy, settings }: Parts,
  address: string,
  { principal, user, permissions, expiresAt }: Identified,
): SignInResult {
  const mailbox = directory.findMailbox(address);
  if (!mailbox || !isPermitted(permissions, 'smtp') || !policy.isLicensed(mailbox)) {
    return { outcome: 'refused', why: 'bad-credentials' };
  }
  const allowed = policy.smtpAuth(mailbox);
  if (allowed === 'disabled-tenant') return { outcome: 'refused', why: 'smtp-off-tenant' };
  if (allowed === 'disabled-mailbox') return { outcome: 'refused', why: 'smtp-off-mailbox' };
  if (allowed === 'security-defaults') return { outcome: 'refused', why: 'security-defaults' };
  const shared = mailbox.owner === undefined;
  if ((shared && !settings.smtpSharedSignIn) || !policy.mayOpen(principal, mailbox)) {
    return { outcome: 'refused', why: 'no-right' };
  }
  return { outcome: 'connected', address, user, principal, expiresAt };
}

function isPermitted(permissions: readonly string[], protocol: Protocol): boolean {
  return permissions.some((permission) => PERMISSIONS[protocol].includes(permission));
}
