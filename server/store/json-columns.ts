/** What stands in jsonb columns. */
import type { ColumnType } from 'kysely';

/** Read as a value, written as JSON text. */
export type Json<T> = ColumnType<T, string | null | undefined, string | null>;

export interface Address {
  readonly address: string;
  readonly name: string;
}

/** Where to begin when a mailbox is connected. Mail from before is never answered automatically. */
export type StartPoint =
  | { readonly from: 'now' | 'unread' | 'everything' }
  | { readonly from: 'days'; readonly days: number };

export interface HostEndpoint {
  readonly host: string;
  readonly port: number;
  readonly tls: 'implicit' | 'starttls' | 'none';
}

/** Overrides of the cloud's host table; `ca` is PEM that is trusted besides the system's roots. */
export interface EndpointOverrides {
  readonly login?: string;
  readonly graph?: string;
  readonly scopeRoot?: string;
  readonly imap?: HostEndpoint;
  readonly pop3?: HostEndpoint;
  readonly smtp?: HostEndpoint;
  /** Scopes asked of a generic provider. */
  readonly scopes?: readonly string[];
  readonly ca?: string;
}
