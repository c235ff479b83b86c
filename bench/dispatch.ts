/**
 * Mail out, measured: how long an answer takes from its commit until a server has accepted it, and how many answers
 * a second leave when nothing paces them, beside nodemailer alone and Postfix's smtp-source against the same server.
 *
 *     npm run bench:dispatch [-- --answers 600]
 *
 * The server runs in a process of its own, on loopback without TLS, so that the senders are measured and not it. Postvak also keeps every
 * message in the embedded PostgreSQL (with fsync, as in production), marks it before sending and records each
 * outcome; the other two keep nothing.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import nodemailer from 'nodemailer';
import { writeReply } from '../server/desk/writing/reply.ts';
import { createDispatcher } from '../server/dispatcher/dispatcher.ts';
import { systemClock } from '../server/kernel/clock.ts';
import { newId } from '../server/kernel/id.ts';
import { silentLog } from '../server/kernel/log.ts';
import { Secret } from '../server/kernel/secret.ts';
import { openEmbedded } from '../server/store/embedded.ts';
import { migrate } from '../server/store/migrate.ts';
import { openStore } from '../server/store/pool.ts';
import { createConversation, createOutbox } from '../test/support/outbox.ts';

const CONNECTIONS = 3;
const SMTP_SOURCE = '/usr/sbin/smtp-source';
const LATENCY_SAMPLES = 100;

const { values } = parseArgs({ options: { answers: { type: 'string', default: '600' } } });
const answers = Number(values.answers);
const server = await startServer();
const database = await startDatabase();

try {
  const { latencies, perSecond, size } = await measurePostvak();
  console.log(`answer written to accepted by the server, ${latencies.length} answers, one at a time:`);
  console.log(
    `  median ${at(latencies, 0.5)} ms   95% ${at(latencies, 0.95)} ms   longest ${at(latencies, 1)} ms`,
  );
  console.log(`messages a second, ${answers} messages of ${size} bytes over ${CONNECTIONS} connections:`);
  row('Postvak (outbox in PostgreSQL, outcomes recorded)', perSecond);
  row('nodemailer alone (pooled transport)', await measureNodemailer(size), perSecond);
  if (existsSync(SMTP_SOURCE)) row('smtp-source of Postfix', await measureSmtpSource(size), perSecond);
  else console.log('  smtp-source is not installed (Debian package postfix)');
} finally {
  await database.stop();
  await server.stop();
}

/** @param ours what Postvak did, to be told as a share of this. */
function row(name: string, perSecond: number, ours?: number): void {
  const share = ours === undefined ? '' : `   Postvak: ${Math.round((100 * ours) / perSecond)}% of it`;
  console.log(`  ${name.padEnd(52)} ${Math.round(perSecond).toString().padStart(6)}${share}`);
}

function at(sorted: readonly number[], share: number): number {
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
}

async function measurePostvak() {
  const fixture = await createOutbox(database.store, {
    limits: { messagesPerMinute: 1e9, recipientsPerDay: 1e9, connections: CONNECTIONS },
    endpoints: { smtp: { host: '127.0.0.1', port: server.port, tls: 'none' } },
  });
  const write = async (customer: string) => {
    const conversationId = await createConversation(database.store, fixture, customer);
    return () =>
      writeReply(database.store, {
        conversationId,
        agentId: fixture.agentId,
        text: 'Here is a new one.\n\n'.repeat(150),
        cc: [],
        bcc: [],
        close: false,
      });
  };
  const run = () => {
    const stop = new AbortController();
    const ended = createDispatcher({
      store: database.store,
      tokens: { accessToken: async () => new Secret('token'), password: async () => new Secret('') },
      nodeId: newId(),
      clock: systemClock,
      log: silentLog,
    }).run(stop.signal);
    return async () => {
      stop.abort();
      await ended;
    };
  };

  const stopFirst = run();
  const latencies: number[] = [];
  for (let n = 0; n < LATENCY_SAMPLES; n += 1) {
    const customer = `latency${n}@customer.example`;
    const commit = await write(customer);
    const accepted = server.next();
    await commit();
    const committed = performance.now();
    await accepted;
    latencies.push(performance.now() - committed);
  }
  await stopFirst();

  for (let n = 0; n < answers; n += 1) await (await write(`rate${n}@customer.example`))();
  const { size } = await database.store.db
    .selectFrom('message')
    .select('size')
    .where('direction', '=', 'out')
    .executeTakeFirstOrThrow();
  const done = server.after(answers);
  const began = performance.now();
  const stopSecond = run();
  await done;
  const seconds = (performance.now() - began) / 1000;
  await stopSecond();
  return { latencies: latencies.sort((a, b) => a - b), perSecond: answers / seconds, size };
}

async function measureNodemailer(size: number): Promise<number> {
  const transport = nodemailer.createTransport({
    host: '127.0.0.1',
    port: server.port,
    ignoreTLS: true,
    pool: true,
    maxConnections: CONNECTIONS,
    maxMessages: Number.POSITIVE_INFINITY,
    auth: { type: 'OAuth2', user: 'support@contoso.example', accessToken: 'token' },
  });
  const raw = Buffer.from(`Subject: x\r\n\r\n${'x'.repeat(70)}\r\n`.repeat(Math.ceil(size / 86))).subarray(
    0,
    size,
  );
  const began = performance.now();
  await Promise.all(
    Array.from({ length: answers }, (_, n) =>
      transport.sendMail({
        envelope: { from: 'support@contoso.example', to: `n${n}@customer.example` },
        raw,
      }),
    ),
  );
  const seconds = (performance.now() - began) / 1000;
  transport.close();
  return answers / seconds;
}

async function measureSmtpSource(size: number): Promise<number> {
  const options = [
    '-s',
    CONNECTIONS,
    '-m',
    answers,
    '-l',
    size,
    '-d',
    '-f',
    'a@contoso.example',
    '-t',
    'b@customer.example',
  ];
  const began = performance.now();
  const child = spawn(SMTP_SOURCE, [...options.map(String), `inet:127.0.0.1:${server.port}`], {
    stdio: 'ignore',
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`smtp-source ended with ${code}`);
  return answers / ((performance.now() - began) / 1000);
}

async function startDatabase() {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'postvak-bench-'));
  const embedded = await openEmbedded({ dataDirectory, command: 'bench', guest: false, log: silentLog });
  const store = openStore({ connection: embedded.connection });
  await migrate(store);
  return {
    store,
    stop: async () => {
      await store.close();
      await embedded.stop();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}

/** The server tells of every message that it accepted by one byte on its stdout. */
async function startServer() {
  const main = fileURLToPath(new URL('../test/support/smtp-script-process.ts', import.meta.url));
  const child = spawn(process.execPath, [main], { stdio: ['pipe', 'pipe', 'inherit'] });
  let accepted = 0;
  let waiting: { count: number; resolve: () => void }[] = [];
  const port = await new Promise<number>((resolve) => {
    child.stdout.once('data', (first: Buffer) => {
      resolve(Number(first.toString()));
      child.stdout.on('data', (chunk: Buffer) => {
        accepted += chunk.length;
        for (const { resolve: done } of waiting.filter(({ count }) => count <= accepted)) done();
        waiting = waiting.filter(({ count }) => count > accepted);
      });
    });
  });
  const after = (more: number) =>
    new Promise<void>((resolve) => waiting.push({ count: accepted + more, resolve }));
  return {
    port,
    next: () => after(1),
    after,
    stop: async () => {
      child.stdin.end();
      await once(child, 'exit');
    },
  };
}
