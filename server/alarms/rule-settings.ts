/** How rules are set: a row only where somebody changed something. */
import { sql } from 'kysely';
import { recordAudit } from '../accounts/audit.ts';
import { Refused } from '../accounts/refused.ts';
import { notify } from '../store/notify.ts';
import type { Db, Store, Trx } from '../store/pool.ts';
import type { Severity } from '../store/schema.ts';
import type { Rule, RuleSetting } from './rule.ts';
import { RULES, type RuleChange, type Settings, settingsOf } from './rules.ts';

export async function readSettings(db: Db | Trx): Promise<Settings> {
  return settingsOf(await readChanges(db));
}

async function readChanges(db: Db | Trx): Promise<Map<string, RuleChange>> {
  const rows = await db.selectFrom('alarm_rule').selectAll().execute();
  return new Map(rows.map((row) => [row.id, row]));
}

export interface RuleView extends RuleSetting {
  readonly rule: Rule;
  readonly changed: boolean;
}

export async function listRules(db: Db): Promise<RuleView[]> {
  const changes = await readChanges(db);
  const settings = settingsOf(changes);
  return RULES.map((rule) => ({
    ...(settings.get(rule.id) as RuleSetting),
    rule,
    changed: changes.has(rule.id),
  }));
}

/** null: the default again; left out: as it is. */
export interface RuleWish {
  readonly enabled?: boolean | null | undefined;
  readonly severity?: Severity | null | undefined;
  readonly threshold?: number | null | undefined;
  readonly durationMs?: number | null | undefined;
}

/** @throws Refused `not-found`; `invalid` for a threshold of a rule that has none. */
export async function changeRule(
  store: Store,
  id: string,
  wish: RuleWish,
  agentId: string,
): Promise<RuleView> {
  const rule = RULES.find((each) => each.id === id);
  if (!rule) throw new Refused('not-found', 'There is no such alarm rule.');
  if (rule.threshold === null && wish.threshold != null) {
    throw new Refused('invalid', 'this rule counts nothing', 'threshold');
  }
  await store.db.transaction().execute(async (trx) => {
    const before = (await readChanges(trx)).get(id);
    const pick = <T>(given: T | null | undefined, present: T | null | undefined) =>
      given === undefined ? (present ?? null) : given;
    const row = {
      enabled: pick(wish.enabled, before?.enabled),
      severity: pick(wish.severity, before?.severity),
      threshold: pick(wish.threshold, before?.threshold),
      duration_ms: pick(wish.durationMs, before?.duration_ms),
    };
    if (Object.values(row).every((value) => value === null)) {
      await trx.deleteFrom('alarm_rule').where('id', '=', id).execute();
    } else {
      await trx
        .insertInto('alarm_rule')
        .values({ id, ...row })
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ ...row, updated_at: sql<Date>`now()` }))
        .execute();
    }
    await recordAudit(trx, {
      agentId,
      action: 'alarm-rule.changed',
      subject: `alarm-rule:${id}`,
      detail: wish,
    });
    await notify(trx, 'alarms', '');
  });
  return (await listRules(store.db)).find((view) => view.rule.id === id) as RuleView;
}
