/**
 * The thread beside the main one. It sees whether the main thread's event loop still turns, answers probes of health
 * even when it does not, and in the end kills the process, so that whoever started it starts it again: a process that
 * lives and does nothing is the worst of all, because nobody takes its place.
 *
 * Time is counted in ticks of this thread. When the whole process was stopped (a debugger, a frozen virtual machine)
 * this thread was too, has counted nothing, and kills nobody for it.
 */
import { writeSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import type { HealthAnswer, HealthQuestion, ThreadPost, WatchdogOrders } from './watchdog.ts';

const { beats, tickMs, stuckAfterTicks, killAfterTicks, answerMs, listen, plain } =
  workerData as WatchdogOrders;
const beat = new Int32Array(beats);

let seen = Atomics.load(beat, 0);
let missed = 0;
setInterval(() => {
  const now = Atomics.load(beat, 0);
  missed = now === seen ? missed + 1 : 0;
  seen = now;
  if (killAfterTicks > 0 && missed >= killAfterTicks) end();
}, tickMs);

function end(): void {
  const message = `the event loop has not turned for ${(missed * tickMs) / 1_000} s; this process ends itself, so that it is started again`;
  const line = plain
    ? `error ${message}`
    : JSON.stringify({ level: 'error', time: new Date().toISOString(), part: 'watchdog', msg: message });
  writeSync(2, `${line}\n`);
  // process.exit would end this thread only.
  process.kill(process.pid, 'SIGKILL');
}

/** Questions that the main thread has not answered yet. */
const open = new Map<number, (answer: HealthAnswer) => void>();
let asked = 0;

parentPort?.on('message', ({ id, answer }: { id: number; answer: HealthAnswer }) => open.get(id)?.(answer));

if (listen) {
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 5_000 }, (request, response) => {
    void reply(request, response);
  });
  const post = (message: ThreadPost) => parentPort?.postMessage(message);
  server.once('error', ({ message, code }: NodeJS.ErrnoException) =>
    post({ kind: 'refused', code: code ?? message }),
  );
  server.listen(listen.port, listen.host, () => {
    post({ kind: 'listening', port: (server.address() as AddressInfo).port });
  });
}

async function reply(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, type, body } = await answerTo(request);
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', connection: 'close' });
  response.end(request.method === 'HEAD' ? undefined : body);
}

async function answerTo(request: IncomingMessage): Promise<HealthAnswer> {
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return json(405, { status: 'method-not-allowed' });
  const path = request.url?.split('?')[0] ?? '';
  if (path === '/livez') return missed >= stuckAfterTicks ? stuck() : json(200, { status: 'live' });
  if (path !== '/readyz' && path !== '/metrics') return json(404, { status: 'not-found' });
  return askMain({
    path,
    authorization: request.headers.authorization,
    passedOn: request.headers['x-forwarded-for'] !== undefined || request.headers.forwarded !== undefined,
    remoteAddress: request.socket.remoteAddress ?? '',
  });
}

async function askMain(question: HealthQuestion): Promise<HealthAnswer> {
  const id = ++asked;
  const answer = new Promise<HealthAnswer>((resolve) => {
    open.set(id, resolve);
    setTimeout(() => resolve(stuck()), answerMs);
  });
  parentPort?.postMessage({ kind: 'question', id, question } satisfies ThreadPost);
  return answer.finally(() => open.delete(id));
}

function stuck(): HealthAnswer {
  return json(503, { status: 'stuck', stuckMs: missed * tickMs });
}

function json(status: number, body: object): HealthAnswer {
  return { status, type: 'application/json; charset=utf-8', body: JSON.stringify(body) };
}
