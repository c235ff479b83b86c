/**
 * Everything that goes wrong between two companies' computers, at random, while mail flows into many mailboxes: links
 * that break in the middle of a message, servers that fall silent, throttle, renumber folders or end sessions, a
 * database that crashes, nodes that are killed and come back. When it is over, what the server holds and what Postvak
 * holds is compared: the same mails, each once, each mailbox in its order.
 */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../server/cli/demo/until.ts';
import { clusterPlace } from '../../server/store/embedded/place.ts';
import type { Store } from '../../server/store/pool.ts';
import { control } from '../support/sandbox-control.ts';
import type { Installation } from './installation.ts';
import { compareRetrieved, misordered, type Verdict } from './ledger.ts';

export interface OutagePlan {
  readonly mails: number;
  /** Outages that follow each other while the mails come in. */
  readonly outages: number;
}

export interface OutageReport {
  /** How often each kind occurred. */
  readonly outages: Readonly<Record<string, number>>;
  readonly settledMs: number;
  readonly retrieved: Verdict;
  /** Mailboxes whose order is not the server's. */
  readonly misordered: readonly string[];
}

const SETTLE_MS = 300_000;
const LONGEST_PAUSE_MS = 1_500;

interface Scene {
  readonly installation: Installation;
  readonly random: () => number;
  readonly mailbox: () => string;
}

type Outage = (scene: Scene) => Promise<void>;

const fault = async ({ installation }: Scene, name: string, parameters: object) => {
  await control(installation.sandbox, 'PUT', `/control/faults/${name}`, parameters);
};
const forAWhile = async (scene: Scene, name: string, parameters: object) => {
  await fault(scene, name, parameters);
  await sleep(200 + scene.random() * LONGEST_PAUSE_MS);
  await control(scene.installation.sandbox, 'DELETE', `/control/faults/${name}`);
};

const OUTAGES: Readonly<Record<string, Outage>> = {
  'reset in a literal': (scene) =>
    fault(scene, 'imap-reset-in-literal', { afterBytes: Math.floor(scene.random() * 20_000), count: 2 }),
  'server silent': (scene) => forAWhile(scene, 'network-blackhole', { service: 'imap' }),
  'server refuses': (scene) => forAWhile(scene, 'network-refuse', { service: 'imap' }),
  throttled: (scene) =>
    fault(scene, 'imap-throttled', { mailbox: scene.mailbox(), backoffMs: 1_500, count: 1 }),
  'folder renumbered': (scene) =>
    fault(scene, 'imap-uid-validity-changed', { mailbox: scene.mailbox(), count: 1 }),
  'sessions expired': (scene) => fault(scene, 'imap-session-expired', { count: 5 }),
  'tokens refused': (scene) => fault(scene, 'imap-authentication-failed', { count: 1 }),
  'sign-in page away': (scene) => forAWhile(scene, 'entra-unavailable', { status: 503 }),
  'too many connections': (scene) => fault(scene, 'imap-connection-limit', { count: 2 }),
  'database crashed': async ({ installation }) => {
    const folder = await clusterPlace(installation.dataDirectory);
    const file = await readFile(join(folder, 'postmaster.pid'), 'utf8').catch(() => '');
    const pid = Number(file.split('\n')[0]);
    // The server's own way to stop at once, without a checkpoint: what is not in its log is lost.
    if (pid > 0) process.kill(pid, 'SIGQUIT');
    await sleep(300);
  },
  'node killed': async ({ installation, random }) => {
    await installation.postvak().kill();
    await sleep(random() * LONGEST_PAUSE_MS);
    await installation.start();
  },
  'other node killed': async ({ installation, random }) => {
    await installation.second?.().kill();
    await sleep(random() * LONGEST_PAUSE_MS);
    await installation.startSecond?.();
  },
};

/** @param openStore a connection of the test's own to the installation's database. */
export async function outageRun(
  installation: Installation,
  openStore: () => Promise<Store>,
  plan: OutagePlan,
  random: () => number,
): Promise<OutageReport> {
  const { sandbox, mailboxes } = installation;
  const scene = {
    installation,
    random,
    mailbox: () => mailboxes[Math.floor(random() * mailboxes.length)] as string,
  };
  let flowing = true;
  const flow = sendMails(installation, plan.mails, random).finally(() => {
    flowing = false;
  });
  flow.catch(() => {});
  const happened: Record<string, number> = {};
  const kinds = Object.keys(OUTAGES);
  for (let n = 0; n < plan.outages || flowing; n++) {
    // Each kind comes once before any comes twice by chance.
    const kind = (kinds[n] ?? kinds[Math.floor(random() * kinds.length)]) as string;
    happened[kind] = (happened[kind] ?? 0) + 1;
    await OUTAGES[kind]?.(scene);
    await sleep(random() * LONGEST_PAUSE_MS);
  }
  await flow;
  await control(sandbox, 'DELETE', '/control/faults');
  const began = performance.now();
  const store = await openStore();
  try {
    await until('settling after the outages', SETTLE_MS, async () => {
      const { rows } = await store.pool.query<{ accepted: number; waiting: number }>(`
        select (select count(*) from message where direction = 'in')::int as accepted,
               (select count(*) from arrival where accepted_at is null)::int as waiting`);
      return rows[0] && rows[0].accepted >= plan.mails && rows[0].waiting === 0 ? true : undefined;
    });
    return {
      outages: happened,
      settledMs: Math.round(performance.now() - began),
      retrieved: await compareRetrieved(sandbox, store, mailboxes),
      misordered: await misordered(sandbox, store, mailboxes),
    };
  } finally {
    await store.close();
  }
}

/** In lots, to one mailbox after the other, so that some are always far behind and some are not. */
async function sendMails(
  { sandbox, mailboxes }: Installation,
  mails: number,
  random: () => number,
): Promise<void> {
  let sent = 0;
  while (sent < mails) {
    const to = mailboxes[Math.floor(random() * mailboxes.length)];
    const lot = Math.min(mails - sent, 1 + Math.floor(random() ** 3 * 400));
    await control(
      sandbox,
      'POST',
      '/control/mail',
      Array.from({ length: lot }, (_, index) => ({
        to,
        from: `customer${Math.floor(random() * 50)}@klant.example`,
        subject: `Question ${sent + index}`,
        text: `${randomUUID()}\n${'words '.repeat(Math.floor(random() * 800))}`,
      })),
    );
    sent += lot;
    await sleep(random() * 200);
  }
}
