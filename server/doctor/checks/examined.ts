/**
 * What the checks of tokens and mailboxes look through, whoever describes the accounts: the file of a deployment, or
 * the database of Postvak.
 */
import type { Endpoints } from '../../accounts/clouds.ts';
import type { TokenResource } from '../../tokens/access.ts';
import type { Credentials } from '../../tokens/with-credentials.ts';
import type { AccessTokenClaims } from '../../wire/entra/claims.ts';
import type { Attempt, MailProtocol } from '../attempt.ts';
import type { InboundVerdict } from '../judge/mailbox.ts';
import type { Sight, Target } from '../sight.ts';
import type { Said } from '../words.ts';

/** Which server this is: retrieving, sending and refreshing, or console and first token. */
export type ServerKind = 'services' | 'application';

export interface ExaminedAccount {
  /** Of the account in Postvak. */
  readonly id?: string | undefined;
  /** Names its rows; no two accounts of a run share it. */
  readonly name: string;
  readonly signIn: string;
  /** The user that Entra said it is, by object id. */
  readonly oid?: string | undefined;
  readonly inbound: 'imap' | 'pop3';
  /** Whom its token is for; Exchange's mail protocols when left out. */
  readonly mailResource?: TokenResource | undefined;
  /** Postvak waits for somebody to sign in. */
  readonly stopped?: boolean;
  /** What the administrator says about it. */
  readonly licence?: string | undefined;
  readonly switches?: Partial<Readonly<Record<MailProtocol, boolean | undefined>>> | undefined;
}

export interface LiveCredentials {
  readonly credentials: Credentials;
  /** undefined when the token is opaque, and for a password. */
  readonly claims: AccessTokenClaims | undefined;
  readonly lifetimeSeconds: number | undefined;
  /**
   * How the access token was renewed: Postvak keeps the refresh token that comes with it; beside a file it is dropped, or
   * none came. undefined: it was not.
   */
  readonly renewal: 'kept' | 'dropped' | 'unrotated' | undefined;
}

export interface MailTargets {
  readonly login: Target | undefined;
  readonly imap: Target;
  readonly pop3: Target;
  readonly smtp: Target;
  /** Where some mailbox of it uses Graph. */
  readonly graph?: Target | undefined;
}

export interface MailProbe {
  readonly server: ServerKind;
  readonly sight: Sight;
  endpointsOf(account: ExaminedAccount): Endpoints;
  /** @returns why there are none, or the credentials. @throws Failure when they cannot be had. */
  credentials(account: ExaminedAccount): Promise<LiveCredentials | Said>;
  /** @returns undefined when it cannot be tried: no credentials, no network. */
  attempt(account: ExaminedAccount, mailbox: string, protocol: MailProtocol): Promise<Attempt | undefined>;
  /** @returns undefined when the mailbox opens or was not tried. */
  inbound(account: ExaminedAccount, mailbox: string): Promise<InboundVerdict | undefined>;
  /** SKUs of whoever must hold the licence, or why they cannot be read; left out where nobody is asked. */
  licences?(account: ExaminedAccount, mailbox: string): Promise<readonly string[] | Said>;
}

export function isSaid(value: LiveCredentials | Said): value is Said {
  return typeof value === 'string' || 'en' in value;
}
