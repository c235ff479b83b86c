import { changeSettings } from '../control/settings.ts';
import { isFaultName } from '../faults/registry.ts';
import type { SandboxParts } from '../parts.ts';
import { putApp, putMailbox, putTenant, putUser } from './put.ts';
import type { Seed } from './schema.ts';

/**
 * Fills an empty directory. Secrets that the seed does not name are made up once and stay the same after a reset.
 * @throws Error for a fault or setting that does not exist.
 */
export function plant(
  parts: Pick<SandboxParts, 'directory' | 'faults' | 'clock' | 'exchange' | 'entra'>,
  seed: Seed,
): void {
  const { directory, faults, clock } = parts;
  for (const tenant of seed.tenants ?? []) putTenant(directory, tenant);
  for (const user of seed.users ?? []) putUser(directory, user);
  for (const mailbox of seed.mailboxes ?? []) putMailbox(directory, mailbox);
  for (const app of seed.apps ?? []) putApp(directory, app, clock.now());
  for (const [name, parameters] of Object.entries(seed.faults ?? {})) {
    if (!isFaultName(name)) throw new Error(`there is no fault ${name}`);
    faults.set(name, parameters ?? {});
  }
  if (seed.settings) changeSettings(parts, seed.settings);
}
