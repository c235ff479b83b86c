/**
 * What happens to the fleet while it works: faults of Microsoft 365 that pass, the database started again, nodes
 * killed, all nodes replaced, and now and then a sign-in that is revoked until somebody cures it. What comes when is in
 * `plan.ts`.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { signInWithForms } from '../../server/cli/demo/browser-sign-in.ts';
import type { DeskClient } from '../../server/cli/demo/desk-client.ts';
import type { RunningSandbox } from '../../server/cli/demo/sandbox-process.ts';
import { type ConnectedMailbox, MAILBOX_PASSWORD } from '../chaos/connect-mailboxes.ts';
import type { Fleet, FleetNode } from '../support/fleet.ts';
import { control } from '../support/sandbox-control.ts';
import type { Disturbance } from './plan.ts';

export interface Disturbed {
  readonly fleet: Fleet;
  readonly sandbox: RunningSandbox;
  readonly desk: DeskClient;
  readonly tell: (line: string) => void;
}

export async function passingFault(
  { sandbox, tell }: Disturbed,
  { fault, parameters, lastsMs }: Extract<Disturbance, { kind: 'fault' }>,
): Promise<void> {
  tell(`${fault} ${JSON.stringify(parameters)} for ${lastsMs} ms`);
  await control(sandbox, 'PUT', `/control/faults/${fault}`, parameters);
  await sleep(lastsMs);
  await control(sandbox, 'DELETE', `/control/faults/${fault}`);
}

export async function restartDatabase({ fleet, tell }: Disturbed): Promise<void> {
  tell('the database is started again');
  await fleet.restartDatabase();
}

export async function killNode(
  { fleet, tell }: Disturbed,
  { node: name, downMs }: Extract<Disturbance, { kind: 'kill' }>,
): Promise<void> {
  const node = fleet.nodes.find((each) => each.name === name);
  if (!node) throw new Error(`there is no node ${name}`);
  tell(`kill -9 of ${name}, down for ${downMs} ms`);
  await node.kill();
  await sleep(downMs);
  await startAgain(node, tell);
}

/** @param which of the nodes. */
export async function replaceInTurn(
  { fleet, tell }: Disturbed,
  which: (name: string) => boolean,
): Promise<void> {
  tell('nodes are replaced in turn');
  for (const node of fleet.nodes.filter(({ name }) => which(name))) {
    const { process: running } = node;
    const began = performance.now();
    const code = await node.stop();
    if (code !== 0) throw new Error(`${node.name} stopped with ${code}:\n${running?.output().slice(-3_000)}`);
    const stopped = performance.now();
    await startAgain(node, tell);
    const seconds = (from: number, to: number) => ((to - from) / 1_000).toFixed(1);
    tell(
      `${node.name} stopped in ${seconds(began, stopped)} s, was ready again after ${seconds(stopped, performance.now())} s`,
    );
  }
}

/** The database may be away at this moment; a supervisor would try again too. */
async function startAgain(node: FleetNode, tell: Disturbed['tell']): Promise<void> {
  try {
    await node.start();
  } catch (error) {
    tell(`${node.name} did not start: ${String(error).slice(-1_500)}`);
    await node.start();
  }
}

export interface InjectedIncident {
  readonly rule: string;
  readonly cause: string;
}

const TOLD_WITHIN_MS = 90_000;
const LOOK_MS = 500;

/** Revokes a user's sign-in, waits for its alarm, and signs in again. @throws Error when there was no alarm in time. */
export async function revokedGrant(
  { fleet, sandbox, desk, tell }: Disturbed,
  { address, accountId }: ConnectedMailbox,
): Promise<InjectedIncident> {
  const incident = { rule: 'grant-dead', cause: `account:${accountId}` };
  tell(`the sign-in of ${address} is revoked`);
  await control(sandbox, 'POST', `/control/users/${encodeURIComponent(address)}/revoke`, {});
  await again(() =>
    fleet.store.pool.query(
      `with due as (update access_token set refresh_at = now() where account_id = $1 returning 1)
       select pg_notify('accounts', $1::text) from due`,
      [accountId],
    ),
  );
  const began = performance.now();
  while ((await openIncidents(fleet, incident)) === 0) {
    if (performance.now() - began > TOLD_WITHIN_MS)
      throw new Error(`no alarm for ${address} within ${TOLD_WITHIN_MS / 1_000} s`);
    await sleep(LOOK_MS);
  }
  tell(`its alarm was raised after ${Math.round(performance.now() - began)} ms; signing in again`);
  await again(async () => {
    const { authorizeUrl } = await desk.startConsent(accountId);
    await signInWithForms(
      authorizeUrl,
      { username: address, password: MAILBOX_PASSWORD },
      desk.origin,
      desk.sessionHeaders,
    );
    const { state } = await desk.account(accountId);
    if (state !== 'connected') throw new Error(`${address} is ${state} after its sign-in`);
  });
  return incident;
}

async function openIncidents(fleet: Fleet, { rule, cause }: InjectedIncident): Promise<number> {
  const answer = await fleet.store.pool
    .query<{ count: number }>(
      `select count(*)::int as count from incident
       where rule = $1 and cause = $2 and opened_at is not null and cleared_at is null`,
      [rule, cause],
    )
    .catch(() => undefined);
  return answer?.rows[0]?.count ?? 0;
}

const TRIES = 60;

/** A node or the database may be away just now, or Entra may be the fault of the moment. */
async function again<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === TRIES) throw error;
      await sleep(1_000);
    }
  }
}
