import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { Secret } from '../../kernel/secret.ts';
import { openPop3, type Pop3Fetched } from './session.ts';

/** A mail with everything that framing can stumble over, as it lies on the server and as it travels. */
const MAIL = Buffer.from('Subject: x\r\n\r\n.dot line\r\n..two dots\r\n\xe9\xff\r\nend.\r\n', 'latin1');
const WIRE = Buffer.from(
  'Subject: x\r\n\r\n..dot line\r\n...two dots\r\n\xe9\xff\r\nend.\r\n.\r\n',
  'latin1',
);

type Cut = (bytes: Buffer) => Buffer[];
const CUTS: Readonly<Record<string, Cut>> = {
  whole: (bytes) => [bytes],
  'byte by byte': (bytes) => [...bytes].map((byte) => Buffer.from([byte])),
  'in the terminator': (bytes) => [bytes.subarray(0, -4), bytes.subarray(-4, -1), bytes.subarray(-1)],
};

let servers: Server[] = [];
let sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  for (const server of servers) server.close();
  servers = [];
  sockets = [];
});

/** @param answers by command; several in order when given as a list. */
async function serve(cut: Cut, answers: (line: string) => string | Buffer | undefined, seen: string[] = []) {
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.setNoDelay(true);
    socket.on('error', () => {});
    const queue: Buffer[] = [];
    const pump = () => {
      const next = queue.shift();
      if (next) socket.write(next, () => setImmediate(pump));
      else idle = true;
    };
    let idle = true;
    const say = (answer: string | Buffer) => {
      queue.push(...cut(Buffer.from(answer as string, 'latin1')));
      if (idle) {
        idle = false;
        pump();
      }
    };
    let buffered = '';
    say('+OK ready\r\n');
    socket.on('data', (data) => {
      buffered += data.toString('latin1');
      for (let at = buffered.indexOf('\r\n'); at >= 0; at = buffered.indexOf('\r\n')) {
        const line = buffered.slice(0, at);
        buffered = buffered.slice(at + 2);
        seen.push(line);
        const answer = answers(line);
        if (answer === undefined) socket.destroy();
        else say(answer);
      }
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { host: '127.0.0.1', port: (server.address() as AddressInfo).port, tls: 'none' as const };
}

const retr = Buffer.concat([Buffer.from('+OK octets follow\r\n'), WIRE]);

function ordinary(line: string): string | Buffer {
  if (line === 'AUTH XOAUTH2') return '+ \r\n';
  if (line === 'CAPA') return '+OK\r\nPIPELINING\r\nTOP\r\nUIDL\r\n.\r\n';
  if (line === 'LIST') return '+OK\r\n1 60\r\n2 60\r\n3 60\r\n.\r\n';
  if (line === 'UIDL') return '+OK\r\n1 a\r\n2 b\r\n3 b\r\n.\r\n';
  if (line.startsWith('RETR')) return retr;
  if (line.startsWith('TOP')) return '+OK\r\nSubject: x\r\n\r\n.\r\n';
  return '+OK\r\n';
}

const signIn = { mailbox: 'a@x.example', user: 'a@x.example', accessToken: new Secret('token') };

async function all(fetched: AsyncIterable<Pop3Fetched>): Promise<Pop3Fetched[]> {
  const list: Pop3Fetched[] = [];
  for await (const one of fetched) list.push(one);
  return list;
}

test.each(Object.keys(CUTS))('answers are understood however they are cut: %s', async (name) => {
  const session = await openPop3(await serve(CUTS[name] as Cut, ordinary), signIn);
  const listed = await session.list();
  expect(listed).toEqual([
    { number: 1, uidl: 'a', size: 60 },
    { number: 2, uidl: 'b', size: 60 },
  ]);
  const twenty = Array.from({ length: 20 }, () => listed).flat();
  for (const fetched of await all(session.retrieve(twenty, 1_000))) {
    expect(fetched).toMatchObject({ raw: MAIL, cut: false });
  }
  expect((await session.header(listed[0] as (typeof listed)[0]))?.toString()).toBe('Subject: x\r\n\r\n');
  await session.quit();
});

test('the token goes in a second line, and only there', async () => {
  const seen: string[] = [];
  await openPop3(await serve(CUTS.whole as Cut, ordinary, seen), signIn);
  expect(seen[0]).toBe('AUTH XOAUTH2');
  expect(Buffer.from(seen[1] as string, 'base64').toString()).toBe(
    'user=a@x.example\u0001auth=Bearer token\u0001\u0001',
  );
});

test('commands are sent ahead only where the server can pipeline', async () => {
  const seen: string[] = [];
  let withheld = false;
  const target = await serve(
    CUTS.whole as Cut,
    (line) => {
      if (line === 'CAPA') return '-ERR what\r\n';
      if (line.startsWith('RETR')) withheld ||= seen.filter((one) => one.startsWith('RETR')).length > 1;
      return line.startsWith('RETR') ? retr : ordinary(line);
    },
    seen,
  );
  const session = await openPop3(target, signIn);
  const reading = session.retrieve(await session.list(), 1_000);
  await reading.next();
  expect(seen.filter((line) => line.startsWith('RETR'))).toHaveLength(1);
  expect(withheld).toBe(false);
});

test('a larger message than wanted is read to its end and cut', async () => {
  const session = await openPop3(await serve(CUTS.whole as Cut, ordinary), signIn);
  const [first, second] = await all(session.retrieve(await session.list(), 10));
  expect(first).toMatchObject({ cut: true });
  expect(second).toMatchObject({ cut: true });
});

test('a message that is refused does not end the others', async () => {
  const target = await serve(CUTS.whole as Cut, (line) =>
    line === 'RETR 1' ? '-ERR cannot be converted\r\n' : ordinary(line),
  );
  const session = await openPop3(target, signIn);
  const fetched = await all(session.retrieve(await session.list(), 1_000));
  expect(fetched).toMatchObject([{ refused: { code: 'message-unavailable' } }, { raw: MAIL }]);
});

test.each<[string, (line: string) => string | undefined, string]>([
  [
    'Exchange',
    (line) =>
      line === 'AUTH XOAUTH2'
        ? '+ \r\n'
        : '-ERR Authentication failure: unknown user name or bad password.\r\n',
    'sign-in-refused',
  ],
  [
    'Dovecot, which explains itself first',
    (line) =>
      line === 'AUTH XOAUTH2'
        ? '+ \r\n'
        : line === ''
          ? '-ERR [AUTH] Authentication failed.\r\n'
          : '+ eyJzdGF0dXMiOiI0MDEifQ==\r\n',
    'sign-in-refused',
  ],
  ['no XOAUTH2', () => '-ERR Protocol error. Connection is closed. 10\r\n', 'protocol-error'],
  ['hanging up', () => undefined, 'connection-lost'],
])('a sign-in that fails: %s', async (_, answers, code) => {
  const target = await serve(CUTS.whole as Cut, answers);
  await expect(openPop3(target, signIn)).rejects.toMatchObject({ code, facts: { host: '127.0.0.1' } });
});

test('a password is sent by USER and PASS, never with a line break in it', async () => {
  const seen: string[] = [];
  const target = await serve(CUTS.whole as Cut, ordinary, seen);
  const { accessToken: _, ...person } = signIn;
  await openPop3(target, { ...person, password: new Secret('secret') });
  expect(seen.slice(0, 3)).toEqual(['CAPA', 'USER a@x.example', 'PASS secret']);
  await expect(openPop3(target, { ...person, password: new Secret('x\r\nDELE 1') })).rejects.toMatchObject({
    code: 'sign-in-refused',
  });
});

test('a password is sent by PLAIN, in two steps, where the server takes no USER', async () => {
  const seen: string[] = [];
  const target = await serve(
    CUTS.whole as Cut,
    (line) => {
      if (line === 'CAPA') return '+OK\r\nSASL XOAUTH2 PLAIN\r\nUIDL\r\n.\r\n';
      return line === 'AUTH PLAIN' ? '+ \r\n' : ordinary(line);
    },
    seen,
  );
  const { accessToken: _, ...person } = signIn;
  await openPop3(target, { ...person, password: new Secret('gèheim') });
  expect(seen.slice(0, 2)).toEqual(['CAPA', 'AUTH PLAIN']);
  expect(Buffer.from(seen[2] as string, 'base64').toString()).toBe('\0a@x.example\0gèheim');
});

test('what the server refuses to delete does not keep the others', async () => {
  const seen: string[] = [];
  const target = await serve(
    CUTS.whole as Cut,
    (line) => (line === 'DELE 1' ? '-ERR message 1 already deleted\r\n' : ordinary(line)),
    seen,
  );
  const session = await openPop3(target, signIn);
  await session.remove(await session.list());
  await session.quit();
  expect(seen.slice(-3)).toEqual(['DELE 1', 'DELE 2', 'QUIT']);
});

test('the signal ends a wait at once', async () => {
  const stop = new AbortController();
  const target = await serve(CUTS.whole as Cut, (line) => (line === 'LIST' ? '' : ordinary(line)));
  const session = await openPop3(target, signIn, stop.signal);
  const waiting = session.list();
  stop.abort(new Error('stopping'));
  await expect(waiting).rejects.toThrow('stopping');
});
