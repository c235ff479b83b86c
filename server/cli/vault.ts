/**
 * `postvak vault rotate`: a new key for the vault, while everything runs.
 *
 * Keys that lie in the data directory are replaced wholly by the command. Keys that are given in the settings are in
 * the hands of whoever set them, so the command tells what to do and does its part: sealing again.
 */
import type { Command } from 'commander';
import { systemClock } from '../kernel/clock.ts';
import { Failure } from '../kernel/failure.ts';
import { openSettingsVault } from '../roles/context.ts';
import type { Settings } from '../roles/settings.ts';
import { keyFileIn, parseVaultKeys } from '../store/vault-key.ts';
import { type Rotated, type Rotation, resealWithGiven, rotateKeyFile } from '../store/vault-rotation.ts';
import { withDatabase } from './open-database.ts';

const TWO_STEPS = `the key comes from POSTVAK_SECRET_KEY (or its file), which only you can change. In this order:
1. make a new key (openssl rand -base64 32), put it behind the present one ("present,new") and restart every node;
2. put it first ("new,present") and restart every node;
3. run this command with the same setting; it seals everything with the new key;
4. remove the old key and restart every node. Keep it with the backups made until now.`;

export function describe(command: Command): void {
  command
    .command('rotate')
    .description('replace the key with which secrets are sealed, without stopping anything')
    .option('--json', 'as JSON')
    .action(rotate);
  command.action(() => command.help({ error: true }));
}

async function rotate(options: { readonly json?: boolean }): Promise<void> {
  const rotated = await withDatabase('vault', async (store, settings) => {
    // Stops here when these are not the keys of this database.
    await openSettingsVault(settings, store);
    return rotateKeys(settings, {
      store,
      clock: systemClock,
      tell: (step) => process.stderr.write(`${step}\n`),
    });
  });
  const { key, retired, resealed } = rotated;
  process.stdout.write(
    options.json
      ? `${JSON.stringify(rotated)}\n`
      : `${resealed} secrets were sealed again with key ${key}. Backups made until now need ${retired.join(', ')}.\n`,
  );
}

function rotateKeys({ vaultKeys, dataDirectory }: Settings, rotation: Rotation): Promise<Rotated> {
  if (!vaultKeys) return rotateKeyFile(rotation, keyFileIn(dataDirectory));
  const keys = parseVaultKeys(vaultKeys.reveal());
  if (keys.length < 2) throw new Failure('settings-invalid', { detail: TWO_STEPS });
  return resealWithGiven(rotation, keys);
}
