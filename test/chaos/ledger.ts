/** Compares what the mail server holds with what Postvak holds: exactly once, in both directions. */
import type { RunningSandbox } from '../../server/cli/demo/sandbox-process.ts';
import type { Store } from '../../server/store/pool.ts';
import { control } from '../support/sandbox-control.ts';

export interface Verdict {
  readonly inServer: number;
  readonly inPostvak: number;
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
}

/** Every mail at the server is one arrival and one message in Postvak, byte for byte. */
export async function compareRetrieved(
  sandbox: RunningSandbox,
  store: Store,
  mailboxes: readonly string[],
): Promise<Verdict> {
  const expected = new Map<string, number>();
  for (const address of mailboxes) {
    const messages = await control<{ digest: string }[]>(
      sandbox,
      'GET',
      `/control/mailboxes/${encodeURIComponent(address)}/messages?folder=INBOX`,
    );
    for (const { digest } of messages) count(expected, `${address} ${digest}`);
  }
  const rows = await store.pool.query<{ address: string; digest: string; messages: number }>(`
    select mailbox.address, encode(arrival.digest, 'hex') as digest,
           -- a delivery report about alarm mail is no message, and not lost either
           count(message.id)::int + exists (select from alarm_mail_report r where r.arrival_id = arrival.id)::int as messages
    from arrival join mailbox on mailbox.id = arrival.mailbox_id left join message on message.arrival_id = arrival.id
    group by arrival.id, mailbox.address`);
  const found = new Map<string, number>();
  for (const row of rows.rows) {
    for (let index = 0; index < row.messages; index += 1) count(found, `${row.address} ${row.digest}`);
  }
  return compare(expected, found);
}

/** Mailboxes whose mails were not accepted in the order in which the server numbered them. */
export async function misordered(
  sandbox: RunningSandbox,
  store: Store,
  mailboxes: readonly string[],
): Promise<string[]> {
  const wrong: string[] = [];
  for (const address of mailboxes) {
    const there = await control<{ uid: number; digest: string }[]>(
      sandbox,
      'GET',
      `/control/mailboxes/${encodeURIComponent(address)}/messages?folder=INBOX`,
    );
    const { rows } = await store.pool.query<{ digest: string }>(
      `select encode(arrival.digest, 'hex') as digest from message
       join arrival on arrival.id = message.arrival_id join mailbox on mailbox.id = arrival.mailbox_id
       where mailbox.address = $1 order by message.id`,
      [address],
    );
    const expected = there.sort((a, b) => a.uid - b.uid).map(({ digest }) => digest);
    if (rows.some(({ digest }, index) => digest !== expected[index])) wrong.push(address);
  }
  return wrong;
}

/** Every answer that was written reached the customer once. */
export async function compareDelivered(sandbox: RunningSandbox, store: Store): Promise<Verdict> {
  const written = await store.pool.query<{ rfc_message_id: string }>(
    `select rfc_message_id from message where direction = 'out'`,
  );
  const expected = new Map<string, number>();
  for (const row of written.rows) count(expected, bare(row.rfc_message_id));
  const outside = await control<{ messageId: string }[]>(sandbox, 'GET', '/control/outside');
  const found = new Map<string, number>();
  for (const mail of outside) count(found, bare(mail.messageId));
  return compare(expected, found);
}

const bare = (messageId: string) => messageId.replace(/^<|>$/g, '');

function compare(expected: Map<string, number>, found: Map<string, number>): Verdict {
  const lost = [...expected].filter(([key, times]) => (found.get(key) ?? 0) < times).map(([key]) => key);
  const doubled = [...found].filter(([key, times]) => times > (expected.get(key) ?? 0)).map(([key]) => key);
  return { inServer: total(expected), inPostvak: total(found), lost, doubled };
}

function count(map: Map<string, number>, key: string): void {
  map.set(key, (map.get(key) ?? 0) + 1);
}

function total(map: Map<string, number>): number {
  return [...map.values()].reduce((sum, times) => sum + times, 0);
}
