import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterEach, expect, it } from 'vitest';
import type { Clock } from '../kernel/clock.ts';
import type { Log } from '../kernel/log.ts';
import { silentLog } from '../kernel/log.ts';
import { Secret } from '../kernel/secret.ts';
import { keepHeartbeat } from './heartbeat-url.ts';

let server: Server | undefined;
afterEach(() => void server?.close());

/** Runs one heartbeat for each answer and returns what was asked and logged. */
async function beats(answers: number[], troubles: (string | undefined)[] = []) {
  const asked: string[] = [];
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(answers.shift() ?? 200, { location: 'http://elsewhere.example/' }).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const logged: string[] = [];
  const note = (fields: object, message: string) => void logged.push(`${message} ${JSON.stringify(fields)}`);
  const log: Log = { ...silentLog, warn: note, info: note };
  const stopping = new AbortController();
  let rounds = Math.max(answers.length, troubles.length);
  const clock: Clock = {
    now: () => new Date(),
    sleep: async () => {
      rounds -= 1;
      if (rounds === 0) stopping.abort();
    },
  };
  await keepHeartbeat(
    {
      url: new Secret(`http://127.0.0.1:${port}/ping/very-secret-path`),
      trouble: async () => troubles.shift(),
      clock,
      log,
    },
    stopping.signal,
  );
  return { asked, logged };
}

const ASKED = 'GET /ping/very-secret-path';

it('asks the address at each turn while all is well', async () => {
  expect(await beats([200, 204, 200])).toEqual({ asked: [ASKED, ASKED, ASKED], logged: [] });
});

it('keeps silent while something is wrong, and says so once', async () => {
  const { asked, logged } = await beats(
    [],
    [undefined, 'not in order: database', 'not in order: database', undefined],
  );
  expect(asked).toEqual([ASKED, ASKED]);
  expect(logged).toEqual([
    'the outside heartbeat was not given {"reason":"not in order: database"}',
    'the outside heartbeat is given again {}',
  ]);
});

it('follows no redirect, and never logs its address', async () => {
  const { asked, logged } = await beats([302, 500]);
  expect(asked).toEqual([ASKED, ASKED]);
  expect(logged).toHaveLength(2);
  expect(logged[0]).toContain('answered 302');
  expect(logged.join()).not.toContain('secret');
});
