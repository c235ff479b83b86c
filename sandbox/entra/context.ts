import type { SandboxClock } from '../clock.ts';
import type { Directory, User } from '../directory/directory.ts';
import type { Faults } from '../faults/registry.ts';
import type { Browsers } from './browsers.ts';
import type { Grants } from './grants.ts';
import type { SignIns } from './sign-ins.ts';
import type { Tokens } from './tokens.ts';

/** Everything that the endpoints of Entra share. */
export interface EntraContext {
  readonly directory: Directory;
  readonly faults: Faults;
  readonly clock: SandboxClock;
  readonly tokens: Tokens;
  readonly grants: Grants;
  readonly browsers: Browsers;
  readonly signIns: SignIns;
  readonly settings: EntraSettings;
  /** Where Graph listens, for the metadata. */
  readonly graphUrl: () => string;
}

export interface EntraSettings {
  /** Undefined: at random from 3600 to 5400, as Entra does. */
  tokenLifetimeSeconds: number | undefined;
}

export function issuerOf(origin: string, tenantId: string): string {
  return `${origin}/${tenantId}/v2.0`;
}

export function valuesOf(
  app: { readonly clientId: string; readonly name: string },
  tenant: string,
  user?: User,
): { client: string; name: string; tenant: string; user: string } {
  return { client: app.clientId, name: app.name, tenant, user: user?.upn ?? '' };
}
