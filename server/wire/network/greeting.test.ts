/** A port that speaks something else is told by what speaks there, at once. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeCertificate } from '../../../test/support/certificate.ts';
import type { Failure } from '../../kernel/failure.ts';
import { kindOf, type MailService } from './greeting.ts';
import { seePlain, seeTls, type TlsMode } from './probe.ts';

const IMAP = '* OK IMAP4 ready\r\n';
const POP3 = '+OK POP3 ready\r\n';
const SMTP = '220 mail.example.com ESMTP ready\r\n';
const servers: Server[] = [];
const sockets = new Set<Socket>();
let pair: Awaited<ReturnType<typeof makeCertificate>>;

beforeAll(async () => {
  pair = await makeCertificate({ names: ['localhost'] });
});
afterAll(() => {
  for (const socket of sockets) socket.destroy();
  for (const server of servers) server.close();
});

/** @param greeting null: it waits for the client, as web servers do. */
async function server(greeting: string | null, tls: boolean): Promise<{ host: string; port: number }> {
  const greet = (socket: Socket) => {
    socket.on('error', () => {});
    if (greeting !== null) socket.write(greeting);
    socket.resume();
  };
  const made = tls ? createTlsServer(pair, greet) : createServer(greet);
  servers.push(made);
  made.on('connection', (socket: Socket) => sockets.add(socket.on('error', () => {})));
  made.on('tlsClientError', () => {});
  made.listen(0, '127.0.0.1');
  await once(made, 'listening');
  return { host: 'localhost', port: (made.address() as AddressInfo).port };
}

const signal = () => AbortSignal.timeout(10_000);
const look = (at: { host: string; port: number }, mode: TlsMode | 'none', service: MailService) =>
  mode === 'none'
    ? seePlain(at, service, signal())
    : seeTls(at, mode, pair.ca, signal(), { service }).then(() => undefined);

const TLS = ' with TLS at once';
const START = ' with STARTTLS';
const CLEAR = ' without TLS at once';

test.concurrent.each([
  ['imap', 'implicit', POP3, true, `POP3${TLS}`, `IMAP${TLS}`],
  ['imap', 'implicit', SMTP, true, `SMTP${TLS}`, `IMAP${TLS}`],
  ['pop3', 'implicit', IMAP, true, `IMAP${TLS}`, `POP3${TLS}`],
  ['smtp', 'implicit', IMAP, true, `IMAP${TLS}`, `SMTP${TLS}`],
  ['imap', 'implicit', POP3, false, `POP3${CLEAR}`, `IMAP${TLS}`],
  ['imap', 'implicit', IMAP, false, `IMAP${CLEAR}`, `IMAP${TLS}`],
  ['smtp', 'implicit', SMTP, false, `SMTP${CLEAR}`, `SMTP${TLS}`],
  ['pop3', 'implicit', 'SSH-2.0-OpenSSH_9.9\r\n', false, `SSH${CLEAR}`, `POP3${TLS}`],
  ['smtp', 'starttls-smtp', IMAP, false, `IMAP${CLEAR}`, `SMTP${START}`],
  ['smtp', 'starttls-smtp', POP3, false, `POP3${CLEAR}`, `SMTP${START}`],
  ['imap', 'starttls-imap', SMTP, false, `SMTP${CLEAR}`, `IMAP${START}`],
  ['pop3', 'starttls-pop3', IMAP, false, `IMAP${CLEAR}`, `POP3${START}`],
  ['smtp', 'starttls-smtp', SMTP, true, 'TLS at once', `SMTP${START}`],
  ['imap', 'starttls-imap', IMAP, true, 'TLS at once', `IMAP${START}`],
  ['imap', 'none', IMAP, true, 'TLS at once', `IMAP${CLEAR}`],
  ['imap', 'none', POP3, false, `POP3${CLEAR}`, `IMAP${CLEAR}`],
] as const)('%s by %s at %j (TLS %s): %s', async (service, mode, greeting, tls, found, wanted) => {
  const at = await server(greeting, tls);
  const failure = (await look(at, mode, service).catch((error: unknown) => error)) as Failure;
  expect(failure).toMatchObject({ code: 'wrong-service', facts: { found, wanted, port: String(at.port) } });
  expect(failure.facts['found.nl']).toMatch(/TLS/);
});

test.concurrent.each([
  ['imap', 'implicit', IMAP, true],
  ['pop3', 'implicit', POP3, true],
  ['smtp', 'implicit', SMTP, true],
  ['imap', 'implicit', '* BYE Connection closed. 14\r\n', true],
  // A server without a word in time is left to the attempt.
  ['imap', 'implicit', null, true],
  ['imap', 'none', IMAP, false],
] as const)('%s by %s that greets with %j is what it should be', async (service, mode, greeting, tls) => {
  await look(await server(greeting, tls), mode, service);
});

test('what greets as nothing known stays a failure of TLS, with its words', async () => {
  const at = await server('220 files.example.com FTP\r\n', false);
  await expect(look(at, 'implicit', 'imap')).rejects.toMatchObject({
    code: 'tls-failed',
    detail: 'it says in plain text: 220 files.example.com FTP',
  });
});

test('a line that only looks like a greeting tells nothing', () => {
  for (const line of ['', 'OK', '* hello', '2200 SMTP', '+OKAY', 'HTTPS/1'])
    expect(kindOf(line)).toBeUndefined();
});
