/** `postvak doctor [ACCOUNT]`: this installation of Postvak, also when it does not run or cannot. */
import type { Command } from 'commander';
import { type AccountView, listAccounts } from '../../accounts/account.ts';
import { collectBundle } from '../../doctor/bundle/collect.ts';
import { makeBundle } from '../../doctor/bundle/make.ts';
import { examineInstallation } from '../../doctor/installation/examine.ts';
import type { OpenedInstallation } from '../../doctor/installation/opened.ts';
import { INSTALLATION_VOICE, installationReport } from '../../doctor/installation/report.ts';
import { type Report, tell } from '../../doctor/report.ts';
import { systemClock } from '../../kernel/clock.ts';
import { schemaVersion } from '../../store/migrate.ts';
import { openInstallation } from './open-installation.ts';
import {
  liveTable,
  type OutputOptions,
  requirePlaces,
  tellReport,
  usedWrongly,
  writeResult,
} from './output.ts';

export interface InstallationOptions extends OutputOptions {
  readonly send?: boolean;
  readonly bundle?: string;
}

export async function runInstallation(
  wanted: string | undefined,
  options: InstallationOptions,
  command: Command,
): Promise<void> {
  await requirePlaces([options.bundle, options.junit, options.html], command);
  const startedAt = systemClock.now();
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort(new Error('stopped')));
  const { opened, server, close } = await openInstallation();
  try {
    const account = wanted === undefined ? undefined : await findAccount(opened, wanted, command);
    const live = liveTable(options);
    const findings = await examineInstallation({
      opened,
      accountId: account?.id,
      server,
      send: options.send ?? false,
      clock: systemClock,
      signal: stop.signal,
      onStart: live.onStart,
      onFinding: (finding) => live.onFinding(tell(finding, INSTALLATION_VOICE, options.lang)),
    }).finally(live.end);
    const report = installationReport(findings, {
      language: options.lang,
      version: opened.version,
      startedAt,
      account: account?.name,
    });
    await tellReport(report, options, command);
    if (options.bundle !== undefined) await writeBundle(options.bundle, opened, report, command);
  } finally {
    await close();
  }
}

async function writeBundle(
  file: string,
  { store, settings }: OpenedInstallation,
  report: Report,
  command: Command,
): Promise<void> {
  const dataDirectory = 'value' in settings ? settings.value.dataDirectory : undefined;
  const now = systemClock.now();
  const parts = await collectBundle({ report, store, environment: process.env, dataDirectory, now });
  await writeResult(file, makeBundle(parts), command);
  process.stderr.write(`${file} is written; it holds no secrets and no names of people.\n`);
}

/** @returns undefined when accounts cannot be read: the rows of Postvak itself then say why. */
async function findAccount(
  { store }: OpenedInstallation,
  wanted: string,
  command: Command,
): Promise<AccountView | undefined> {
  if (!('value' in store)) return undefined;
  const { applied, known } = await schemaVersion(store.value);
  if (applied !== known) return undefined;
  const accounts = await listAccounts(store.value.db);
  const key = wanted.toLowerCase();
  const found = accounts.filter(
    ({ id, name, signIn, mailboxes }) =>
      [id, name.toLowerCase(), signIn.toLowerCase()].includes(key) ||
      mailboxes.some(({ address }) => address.toLowerCase() === key),
  );
  const [account] = found;
  if (found.length === 1 && account) return account;
  const names = accounts.map(({ name, signIn }) => `${name} (${signIn})`).join(', ') || 'none yet';
  return usedWrongly(
    command,
    found.length === 0
      ? `error: there is no account "${wanted}"; there are: ${names}`
      : `error: "${wanted}" names several accounts: ${found.map(({ id }) => id).join(', ')}`,
  );
}
