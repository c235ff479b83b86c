/** Against a server that answers what the test wrote, byte for byte: what neither Dovecot nor the sandbox would say. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../kernel/clock.ts';
import { Failure } from '../../kernel/failure.ts';
import { Secret } from '../../kernel/secret.ts';
import { connectImap, type ImapSession } from './connect.ts';
import { fetchMessages, fetchPieces, NotBegun } from './fetch-messages.ts';
import { listMessages } from './list-messages.ts';
import { selectFolder } from './select-folder.ts';
import { waitForChange } from './wait-for-change.ts';

let server: Server | undefined;
let session: ImapSession | undefined;
const sockets = new Set<Socket>();

afterEach(async () => {
  session?.close();
  for (const socket of sockets) socket.destroy();
  server?.close();
});

/** @param answers to UID FETCH commands, in turn; `TAG` stands for the command's own. `undefined`: hang up. */
async function open(answers: (string | undefined)[], silenceMs?: number): Promise<ImapSession> {
  const waiting = [...answers];
  server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.write('* OK [CAPABILITY IMAP4rev1 IDLE NAMESPACE] ready\r\n');
    let came = '';
    socket.setEncoding('latin1').on('data', (data: string) => {
      came += data;
      const lines = came.split('\r\n');
      came = lines.pop() as string;
      for (const line of lines) answer(socket, line);
    });
  });
  const answer = (socket: Socket, line: string) => {
    const [tag = '', command = ''] = line.split(' ');
    if (/^(\S+ )?(IDLE|DONE)$/.test(line)) return idle(socket, tag, line);
    if (/^\S+ UID FETCH/.test(line)) {
      const next = waiting.shift();
      if (next === undefined) socket.destroy();
      else socket.write(next.replaceAll('TAG', tag), 'latin1');
      return;
    }
    const untagged: Record<string, string> = {
      CAPABILITY: '* CAPABILITY IMAP4rev1 IDLE NAMESPACE\r\n',
      NAMESPACE: '* NAMESPACE (("" "/")) NIL NIL\r\n',
      LIST: '* LIST () "/" INBOX\r\n',
      EXAMINE: '* 3 EXISTS\r\n* OK [UIDVALIDITY 7] .\r\n* OK [UIDNEXT 90] .\r\n',
    };
    if (command) socket.write(`${untagged[command.toUpperCase()] ?? ''}${tag} OK done\r\n`);
  };
  let idling = '';
  let idles = 0;
  const idle = (socket: Socket, tag: string, line: string) => {
    if (line === 'DONE') return void socket.write(`${idling} OK done\r\n`);
    idling = tag;
    idles += 1;
    socket.write('+ idling\r\n');
    if (idles === 2) socket.write('* 4 EXISTS\r\n');
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  session = await connectImap(
    { host: '127.0.0.1', port, tls: 'none', silenceMs },
    { mailbox: 'ann', user: 'ann', password: new Secret('secret') },
  );
  await selectFolder(session, 'INBOX', { readOnly: true });
  return session;
}

async function fetch(from: ImapSession, uids: number[]) {
  const came: [number, string][] = [];
  const error = await fetchMessages(from, uids, ({ uid, raw }) =>
    came.push([uid, raw.toString('latin1')]),
  ).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return { came, error };
}

test('two commands under way: each message goes to the command that asked for it, pushes go on', async () => {
  const opened = await open([
    '* 1 FETCH (UID 5 BODY[] {4}\r\nab\r\n FLAGS (\\Seen))\r\n* 4 EXISTS\r\n* 2 FETCH (BODY[] ~{2}\r\n\xff\0 UID 6)\r\nTAG OK\r\n',
    '* 3 FETCH (UID 7 BODY[] "say \\"x\\"")\r\n* 9 FETCH (UID 99 BODY[] {1}\r\nx)\r\nTAG OK\r\n',
    '* 1 FETCH (UID 5 RFC822.SIZE 4 FLAGS () INTERNALDATE "01-Jan-2026 00:00:00 +0000")\r\nTAG OK\r\n',
  ]);
  const { pushes } = opened;
  const [first, second, listed] = await Promise.all([
    fetch(opened, [5, 6]),
    fetch(opened, [7]),
    listMessages(opened, 1, 9),
  ]);
  expect(first).toEqual({
    came: [
      [5, 'ab\r\n'],
      [6, '\xff\0'],
    ],
    error: undefined,
  });
  expect(second).toEqual({ came: [[7, 'say "x"']], error: undefined });
  expect(listed).toMatchObject([{ uid: 5, size: 4 }]);
  expect(opened.pushes).toBe(pushes + 1);
});

test('what is not handed out is not given: NIL, and what was deleted meanwhile', async () => {
  const opened = await open([
    '* 1 FETCH (UID 5 BODY[] NIL)\r\n* 2 FETCH (UID 6 BODY[] {1}\r\nx)\r\nTAG NO Some of the requested messages no longer exist.\r\n',
  ]);
  expect(await fetch(opened, [5, 6, 7])).toEqual({ came: [[6, 'x']], error: undefined });
});

test('when the connection breaks, what came is given and only the command being answered is at fault', async () => {
  const opened = await open([
    '* 1 FETCH (UID 5 BODY[] {4}\r\nabcd)\r\n* 2 FETCH (UID 6 BODY[] {9}\r\nab',
    undefined,
  ]);
  const [first, second] = await Promise.all([fetch(opened, [5, 6]), fetch(opened, [7])]);
  expect(first.came).toEqual([[5, 'abcd']]);
  expect(first.error).toMatchObject({ code: 'connection-lost' });
  expect(second).toMatchObject({ came: [], error: { cause: { code: 'connection-lost' } } });
  expect(second.error).toBeInstanceOf(NotBegun);
});

test('what the server says when it refuses or hangs up is the failure', async () => {
  const throttled = await open([
    'TAG BAD Request is throttled. Suggested Backoff Time: 92415 milliseconds\r\n',
  ]);
  expect((await fetch(throttled, [5])).error).toMatchObject({
    code: 'mailbox-throttled',
    retryAfterMs: 92_415,
  });
  const expired = await open(['* BYE Session invalidated - AccessTokenExpired\r\n', undefined]);
  const [first] = await Promise.all([fetch(expired, [5]), fetch(expired, [6])]);
  expect(first.error).toBeInstanceOf(Failure);
  expect(first.error).toMatchObject({ code: 'access-token-expired' });
});

test('a server that sends more than it may ends the connection', async () => {
  const opened = await open(['* 1 FETCH (UID 5 BODY[] {90000000}\r\n']);
  expect((await fetch(opened, [5])).error).toMatchObject({ code: 'protocol-error' });
  expect(opened.client.usable).toBe(false);
});

describe('a mail in pieces', () => {
  const MEGABYTE = 1024 * 1024;
  const piece = (start: number, length: number, letter: string) =>
    `* 1 FETCH (UID 5 BODY[]<${start}> {${length}}\r\n${letter.repeat(length)})\r\nTAG OK\r\n`;
  const sizes = async (opened: ImapSession) => {
    const fetched = await fetchPieces(opened, 5);
    if (!fetched || 'raw' in fetched) return fetched?.raw.toString('latin1');
    const came: number[] = [];
    for await (const { length } of fetched.pieces) came.push(length);
    return came;
  };

  test.each<[string, string[], unknown]>([
    ['that is shorter than one', [piece(0, 3, 'a')], 'aaa'],
    ['that ends within one', [piece(0, MEGABYTE, 'a'), piece(MEGABYTE, 2, 'b')], [MEGABYTE, 2]],
    [
      'that ends where one ends',
      [piece(0, MEGABYTE, 'a'), '* 1 FETCH (UID 5 BODY[]<1048576> "")\r\nTAG OK\r\n'],
      [MEGABYTE],
    ],
    ['that is gone', ['TAG OK\r\n'], undefined],
  ])('%s', async (_, answers, expected) => {
    expect(await sizes(await open(answers))).toEqual(expected);
  });

  test('that is gone before its end never passes for a whole one', async () => {
    const opened = await open([
      piece(0, MEGABYTE, 'a'),
      'TAG NO Some of the requested messages no longer exist.\r\n',
    ]);
    await expect(sizes(opened)).rejects.toMatchObject({ code: 'protocol-error' });
  });
});

test('waiting goes back to IDLE after the look whether the server is still there', async () => {
  const opened = await open([], 1_000);
  const { pushes } = opened;
  // Mail comes after that look, to whoever is in IDLE then.
  const pushed = await waitForChange(opened, pushes, 20_000, systemClock, new AbortController().signal);
  expect(pushed).toBe(true);
  expect(opened.pushes).toBe(pushes + 1);
});
