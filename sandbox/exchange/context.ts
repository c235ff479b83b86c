/** What every session shares. */
import type { Directory } from '../directory/directory.ts';
import type { Policy } from '../directory/policy.ts';
import type { Faults } from '../faults/registry.ts';
import type { ExchangeSettings } from './settings.ts';
import type { Credentials, Protocol, SignInResult } from './sign-in.ts';
import type { MailStore } from './store/mail-store.ts';

export interface Exchange {
  readonly store: MailStore;
  readonly settings: ExchangeSettings;
  readonly faults: Faults;
  readonly directory: Directory;
  readonly policy: Policy;
  /** Milliseconds since the epoch, as the sandbox has it. */
  now(): number;
  /** Once so much of the sandbox's time has passed. */
  after(ms: number, action: () => void): void;
  signIn(protocol: Protocol, credentials: Credentials): Promise<SignInResult>;
  /** How many connections of the same protocol and mailbox signed in before this one and are still open. */
  connectionsBefore(session: Session): number;
}

/** What the control page shows of a connection. */
export interface Session {
  readonly id: string;
  readonly protocol: Protocol;
  /** Milliseconds since the epoch. */
  readonly since: number;
  readonly address: string | undefined;
  readonly user: string | undefined;
  /** When the token that it signed in with expires. */
  readonly expiresAt: number | undefined;
}
