/**
 * A TCP proxy that delays what passes through it, in both directions, without limiting how much is under way: a
 * distant server with a good line. Runs in a process of its own, so that its work is nobody's who is measured.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';

export interface DelayProxy {
  readonly port: number;
  stop(): Promise<void>;
}

/** More than this in one direction of a connection, and the sender has to wait: a TCP window. */
const WINDOW_BYTES = 4 * 1024 * 1024;

export async function startDelayProxy(targetPort: number, roundTripMs: number): Promise<DelayProxy> {
  const child = fork(fileURLToPath(import.meta.url), [String(targetPort), String(roundTripMs)]);
  const [port] = (await once(child, 'message')) as [number];
  return {
    port,
    stop: async () => {
      child.kill();
      await once(child, 'exit');
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [targetPort = 0, roundTripMs = 0] = process.argv.slice(2).map(Number);
  const server = createServer({ noDelay: true }, (client) => {
    const target = connect({ port: targetPort, host: '127.0.0.1', noDelay: true });
    delay(client, target, roundTripMs / 2);
    delay(target, client, roundTripMs / 2);
  });
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as { port: number }).port));
  process.on('disconnect', () => process.exit());
}

function delay(from: Socket, to: Socket, delayMs: number): void {
  const line: { readonly at: number; readonly chunk: Buffer | undefined }[] = [];
  let held = 0;
  let awaited = false;
  const passAfter = (ms: number) => {
    awaited = true;
    setTimeout(pass, ms);
  };
  const pass = () => {
    awaited = false;
    const now = performance.now();
    while (line[0] && line[0].at <= now + 0.5) {
      const { chunk } = line.shift() as (typeof line)[number];
      if (!chunk) return void to.end();
      held -= chunk.length;
      to.write(chunk);
    }
    if (held < WINDOW_BYTES / 2) from.resume();
    if (line[0]) passAfter(line[0].at - now);
  };
  const add = (chunk: Buffer | undefined) => {
    line.push({ at: performance.now() + delayMs, chunk });
    held += chunk?.length ?? 0;
    if (held > WINDOW_BYTES) from.pause();
    if (!awaited) passAfter(delayMs);
  };
  from.on('data', add);
  from.on('end', () => add(undefined));
  from.on('error', () => to.destroy());
}
