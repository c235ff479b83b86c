/**
 * Examines an installation of Postvak, or one account of it, from this node. Nothing is changed at any server, and no
 * mail is sent unless asked. What was asked for as one row brings the rows that it needs.
 */
import type { Clock } from '../../kernel/clock.ts';
import { Failure } from '../../kernel/failure.ts';
import { silentLog } from '../../kernel/log.ts';
import { schemaVersion } from '../../store/migrate.ts';
import { createKeeper } from '../../tokens/keeper.ts';
import { createProviderFinder, type FindProvider } from '../../wire/entra/provider.ts';
import { type Check, type Finding, keyOf } from '../check.ts';
import type { ServerKind } from '../checks/examined.ts';
import type { CheckId } from '../ids.ts';
import { runChecks } from '../run.ts';
import { type InstallationAccount, readInstallationAccounts } from './accounts.ts';
import { installationChecks } from './checks/index.ts';
import type { OpenedInstallation } from './opened.ts';
import { createInstallationProbe, type InstallationProbe } from './probe.ts';

export interface OneRow {
  readonly check: CheckId;
  readonly subject: string;
}

export interface InstallationExamination {
  readonly opened: OpenedInstallation;
  /** Only this account. */
  readonly accountId?: string | undefined;
  /** Only this row and what it needs. */
  readonly only?: OneRow | undefined;
  readonly server: ServerKind;
  /** This node, where several look. */
  readonly node?: string | undefined;
  readonly send: boolean;
  readonly clock: Clock;
  readonly findProvider?: FindProvider;
  readonly signal?: AbortSignal;
  /** Before the first: how many there will be. */
  readonly onStart?: (checks: number) => void;
  readonly onFinding?: (finding: Finding) => void;
}

/** @returns the findings in the order of the report. @throws the signal's reason. */
export async function examineInstallation(examination: InstallationExamination): Promise<Finding[]> {
  const { opened, accountId, only, server, node, send, clock, signal } = examination;
  const accounts = await accountsToExamine(opened, accountId);
  const findProvider = examination.findProvider ?? createProviderFinder();
  const probe = createInstallationProbe({
    opened,
    accounts,
    server,
    now: clock.now,
    findProvider,
    tokens: tokensOf(opened, clock, findProvider),
    signal,
  });
  const all = installationChecks(probe, accounts, accountId === undefined);
  const checks = only ? withNeeds(all, only) : all;
  examination.onStart?.(checks.length);
  const named = (finding: Finding): Finding =>
    node !== undefined && finding.check.startsWith('network.') ? { ...finding, node } : finding;
  const findings = await runChecks<InstallationProbe>({
    checks,
    probe,
    clock,
    send,
    ...(signal ? { signal } : {}),
    onFinding: (finding) => examination.onFinding?.(named(finding)),
  });
  return findings.map(named);
}

/** None while the database is away or of another version: the rows of Postvak itself say so. */
async function accountsToExamine(
  { store }: OpenedInstallation,
  accountId: string | undefined,
): Promise<InstallationAccount[]> {
  if (!('value' in store)) return [];
  try {
    const { applied, known } = await schemaVersion(store.value);
    return applied === known ? await readInstallationAccounts(store.value.db, accountId) : [];
  } catch (error) {
    if (error instanceof Failure) return [];
    throw error;
  }
}

function tokensOf({ store, vault }: OpenedInstallation, clock: Clock, findProvider: FindProvider) {
  if ('value' in store && 'value' in vault) {
    return createKeeper({ store: store.value, vault: vault.value, clock, log: silentLog, findProvider });
  }
  const closed = async () => {
    throw new Failure('database-unavailable', { detail: 'tokens cannot be read' });
  };
  return { accessToken: closed, password: closed };
}

function withNeeds(all: readonly Check<InstallationProbe>[], only: OneRow): Check<InstallationProbe>[] {
  const byKey = new Map(all.map((check) => [keyOf(check), check]));
  const wanted = new Set<string>();
  const add = (key: string) => {
    const check = byKey.get(key);
    if (!check || wanted.has(key)) return;
    wanted.add(key);
    check.needs.forEach(add);
  };
  add(`${only.check} ${only.subject}`);
  return all.filter((check) => wanted.has(keyOf(check)));
}
