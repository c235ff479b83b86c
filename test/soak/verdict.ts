/** What must be true when a soak is over. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningSandbox } from '../../server/cli/demo/sandbox-process.ts';
import type { Store } from '../../server/store/pool.ts';
import { compareDelivered, compareRetrieved } from '../chaos/ledger.ts';
import type { Fleet } from '../support/fleet.ts';
import type { InjectedIncident } from './disturbances.ts';
import type { MemoryLife } from './memory.ts';

interface Written {
  readonly mails: number;
  readonly answers: number;
}

/** A mailbox that failed often rests for up to a minute, one that a person must cure for five. */
const SETTLE_MS = 6 * 60_000;
const LOOK_MS = 1_000;

export async function settle(
  store: Store,
  { mails }: Written,
): Promise<{ message: string; complaints: string[] }> {
  const began = performance.now();
  for (;;) {
    const { rows } = await store.pool.query<{ arrived: number; unsent: number; given_up: number }>(
      `select (select count(*) from message where direction = 'in')::int as arrived,
              (select count(*) from delivery where state in ('waiting', 'sending', 'uncertain'))::int as unsent,
              (select count(*) from delivery where state in ('failed', 'held'))::int as given_up`,
    );
    const { arrived = 0, unsent = 0, given_up = 0 } = rows[0] ?? {};
    const seconds = Math.round((performance.now() - began) / 1_000);
    const complaints =
      given_up > 0
        ? [`${given_up} answers were given up or wait for a person: ${await describeGivenUp(store)}`]
        : [];
    if (arrived >= mails && unsent === 0) return { message: `settled after ${seconds} s`, complaints };
    if (performance.now() - began > SETTLE_MS) {
      complaints.push(
        `not settled after ${seconds} s: ${arrived} of ${mails} mails, ${unsent} answers to send`,
      );
      return { message: 'not settled', complaints };
    }
    await sleep(LOOK_MS);
  }
}

export interface SoakFacts {
  readonly fleet: Fleet;
  readonly sandbox: RunningSandbox;
  readonly addresses: readonly string[];
  readonly traffic: Written;
  readonly incidents: readonly InjectedIncident[];
  readonly lives: readonly MemoryLife[];
  readonly tell: (line: string) => void;
}

/** @returns what is wrong. */
export async function judge(facts: SoakFacts): Promise<string[]> {
  return [
    ...(await judgeLedgers(facts)),
    ...(await judgeIncidents(facts)),
    ...judgeNodes(facts),
    ...judgeMemory(facts),
  ];
}

async function judgeLedgers({ sandbox, fleet, addresses, traffic, tell }: SoakFacts): Promise<string[]> {
  const retrieved = await compareRetrieved(sandbox, fleet.store, addresses);
  const delivered = await compareDelivered(sandbox, fleet.store);
  tell(
    `mails ${retrieved.inPostvak}/${retrieved.inServer}, answers ${delivered.inPostvak}/${delivered.inServer}; ` +
      `lost ${retrieved.lost.length} + ${delivered.lost.length}, doubled ${retrieved.doubled.length} + ${delivered.doubled.length}`,
  );
  const complaints: string[] = [];
  if (retrieved.inServer < traffic.mails)
    complaints.push(`the server holds ${retrieved.inServer} mails of ${traffic.mails}`);
  if (delivered.inServer !== traffic.answers) {
    complaints.push(`${traffic.answers} answers were written, ${delivered.inServer} are in Postvak`);
  }
  for (const [what, { lost, doubled }] of [
    ['mails', retrieved],
    ['answers', delivered],
  ] as const) {
    if (lost.length > 0) complaints.push(`${what} lost: ${lost.slice(0, 5).join('; ')}`);
    if (doubled.length > 0) complaints.push(`${what} doubled: ${doubled.slice(0, 5).join('; ')}`);
  }
  return complaints;
}

/** True of whatever runs the soak, and no doing of ours. */
const OF_THE_MACHINE: ReadonlySet<string> = new Set(['database-slow', 'disk-nearly-full']);

/** Each injected one was told once and is over. All else passed before its time, and must not have been told. */
async function judgeIncidents({ fleet, incidents, tell }: SoakFacts): Promise<string[]> {
  const { rows } = await fleet.store.pool.query<{
    rule: string;
    cause: string;
    facts: object;
    agoS: number;
    lastedS: number | null;
    open: boolean;
  }>(
    `select rule, cause, failure->'facts' as facts, extract(epoch from now() - first_seen_at)::int as "agoS",
            extract(epoch from cleared_at - first_seen_at)::int as "lastedS", cleared_at is null as open
     from incident where opened_at is not null order by opened_at`,
  );
  for (const { rule, cause, facts, agoS, lastedS, open } of rows) {
    const lasted = open ? 'still open' : `for ${lastedS} s`;
    tell(`incident ${rule} of ${cause}, seen ${agoS} s ago, ${lasted}: ${JSON.stringify(facts)}`);
  }
  const complaints = incidents.flatMap(({ rule, cause }) => {
    const told = rows.filter((row) => row.rule === rule && row.cause === cause);
    if (told.length !== 1) return [`${rule} of ${cause} was told ${told.length} times`];
    return told[0]?.open ? [`${rule} of ${cause} is still open`] : [];
  });
  const injected = new Set(incidents.map(({ rule, cause }) => `${rule} ${cause}`));
  const invented = rows.filter(
    ({ rule, cause }) => !OF_THE_MACHINE.has(rule) && !injected.has(`${rule} ${cause}`),
  );
  return [...complaints, ...invented.map(({ rule, cause }) => `nothing of ours raised ${rule} of ${cause}`)];
}

function judgeNodes({ fleet }: SoakFacts): string[] {
  return fleet.nodes.flatMap(({ name, process: running }) => {
    if (!running) return [`${name} does not run`];
    const ended = running.ended();
    return ended === undefined
      ? []
      : [`${name} ended by itself (${ended}): ${running.output().slice(-2_000)}`];
  });
}

function judgeMemory({ lives, tell }: SoakFacts): string[] {
  return lives.flatMap(({ node, what, trend }) => {
    if (!trend) {
      tell(`${node}: was not watched long enough to say anything of its memory`);
      return [];
    }
    const { minutes, samples, megabytes, slopePerHour, roseBy, flat } = trend;
    const signed = (value: number) => `${value < 0 ? '' : '+'}${value.toFixed(1)} MB`;
    const seen = `${megabytes.toFixed(1)} MB ${what}, ${signed(roseBy)} in ${minutes.toFixed(1)} min (${samples} samples), slope ${signed(slopePerHour)} an hour`;
    tell(`${node}: ${seen}: ${flat ? 'flat' : 'GROWS'}`);
    return flat ? [] : [`the memory of ${node} grows: ${seen}`];
  });
}

/** Why answers stand still, and to whom. */
async function describeGivenUp(store: Store): Promise<string> {
  const { rows } = await store.pool.query<{ said: string }>(
    `select d.state || ' ' || coalesce(d.failure->>'code', '') || ' to ' || m.to_addresses::text || ': ' ||
            coalesce(d.failure->>'detail', '') as said
     from delivery d join message m on m.id = d.message_id where d.state in ('failed', 'held') limit 5`,
  );
  return rows.map(({ said }) => said).join('; ');
}
