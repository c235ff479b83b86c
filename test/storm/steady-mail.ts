/** Customer mail to mailboxes that nothing is wrong with, and how long each takes from the server to the desk. */
import { setTimeout as sleep } from 'node:timers/promises';
import { control } from '../support/sandbox-control.ts';
import type { StormInstallation } from './installation.ts';

export interface SteadyMail {
  /** Mails written from now on belong to this phase. */
  begin(phase: string): void;
  stop(): Promise<void>;
  /** Waits until all are accepted. @throws Error when some are not within two minutes. */
  latencies(): Promise<ReadonlyMap<string, readonly number[]>>;
}

const EVERY_MS = 1_000;
const ACCEPTED_WITHIN_MS = 120_000;

export function startSteadyMail({ sandbox, fleet, well }: StormInstallation): SteadyMail {
  const written = new Map<string, { readonly phase: string; readonly at: number }>();
  const stopping = new AbortController();
  let phase = '';
  const writing = (async () => {
    for (let number = 0; !stopping.signal.aborted; number += 1) {
      const due = performance.now() + EVERY_MS;
      const subject = `steady ${number}`;
      written.set(subject, { phase, at: Date.now() });
      const mail = { to: well[number % well.length], from: 'jan@klant.example', subject, text: subject };
      await control(sandbox, 'POST', '/control/mail', [mail]);
      await sleep(Math.max(0, due - performance.now()), undefined, { signal: stopping.signal }).catch(
        () => {},
      );
    }
  })();
  writing.catch(() => {});

  /** When the batch that each belongs to began to be accepted, by the clock that this process has too. */
  const accepted = async () => {
    const { rows } = await fleet.store.pool.query<{ subject: string; at: Date }>(
      `select m.subject, a.accepted_at as at from message m join arrival a on a.id = m.arrival_id
       where m.subject like 'steady %'`,
    );
    return rows;
  };
  return {
    begin: (name) => {
      phase = name;
    },
    stop: async () => {
      stopping.abort();
      await writing;
    },
    latencies: async () => {
      const end = performance.now() + ACCEPTED_WITHIN_MS;
      let rows = await accepted();
      for (; rows.length < written.size; rows = await accepted()) {
        if (performance.now() > end) throw new Error(`${written.size - rows.length} mails did not come`);
        await sleep(1_000);
      }
      const phases = Map.groupBy(rows, ({ subject }) => written.get(subject)?.phase ?? '');
      return new Map(
        [...phases].map(([name, same]) => [
          name,
          same.map(({ subject, at }) => at.getTime() - (written.get(subject)?.at ?? 0)),
        ]),
      );
    },
  };
}
