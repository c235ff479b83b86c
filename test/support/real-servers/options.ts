/** What the real servers are to be. */
import type { JWK } from 'jose';

export interface RealUser {
  readonly address: string;
  readonly password: string;
  /** UPNs whose tokens open this mailbox and may send as it. */
  readonly delegates?: readonly string[];
}

export interface RealServersOptions {
  readonly users: readonly RealUser[];
  /** PEM; `cert` is the leaf with its chain. */
  readonly certificate: { readonly key: string; readonly cert: string };
  /** Absent: passwords only. */
  readonly tokens?: {
    readonly jwks: { readonly keys: readonly JWK[] };
    /** Values of `iss` that are believed. */
    readonly issuers: readonly string[];
    /** Values of `azp`: Dovecot looks for keys by client. */
    readonly clientIds: readonly string[];
  };
  /** Dovecot alone, for what only reads. */
  readonly withoutPostfix?: boolean;
}
