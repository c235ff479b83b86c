/**
 * What of Postvak itself could be opened. The doctor must work when Postvak does not: whoever opens notes the failure
 * here instead of ending, and the row that owns it tells it.
 */
import { Failure } from '../../kernel/failure.ts';
import type { Store } from '../../store/pool.ts';
import type { Vault } from '../../store/vault.ts';

export type Opened<T> = { readonly value: T } | { readonly failure: Failure };

export interface SettingsInForce {
  readonly dataDirectory: string;
  readonly embedded: boolean;
  readonly roles: readonly string[];
  /** POSTVAK_EXTERNAL_URL; without it the one of the first-run wizard. */
  readonly externalUrl: string | undefined;
  /** Variables of the environment that are no settings. */
  readonly unknown: readonly string[];
}

export interface OpenedInstallation {
  readonly settings: Opened<SettingsInForce>;
  readonly store: Opened<Store>;
  readonly vault: Opened<Vault>;
  readonly version: string;
  /** Origin of the administrator's own request; undefined on the command line and by the clock. */
  readonly consoleOrigin: string | undefined;
}

/** @throws whatever is no Failure: a fault of the program. */
export async function tryToOpen<T>(open: () => Promise<T>): Promise<Opened<T>> {
  try {
    return { value: await open() };
  } catch (error) {
    if (error instanceof Failure) return { failure: error };
    throw error;
  }
}
