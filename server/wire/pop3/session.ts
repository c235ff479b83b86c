/**
 * A signed-in POP3 session (RFC 1939), as far as a retriever needs it. Failures are translated here.
 */
import { withDeadline } from '../../kernel/deadline.ts';
import { Failure } from '../../kernel/failure.ts';
import type { Secret } from '../../kernel/secret.ts';
import { SILENCE_MS } from '../mail-patience.ts';
import { openConnection, type Pop3Connection, type Pop3Target } from './connection.ts';
import { type Pop3Place, Pop3Refusal, type Pop3Stage, pop3Fault } from './fault.ts';

/** XOAUTH2 with a token, or PLAIN, or USER and PASS, where a server still wants a password. */
export interface Pop3SignIn {
  readonly mailbox: string;
  /** Whose credential it is; only for the words of a failure. */
  readonly user: string;
  readonly accessToken?: Secret;
  readonly password?: Secret;
}

/** A message's number within this session and its identity over all sessions. */
export interface Pop3Message {
  readonly number: number;
  readonly uidl: string;
  readonly size: number;
}

export type Pop3Fetched =
  | { readonly message: Pop3Message; readonly raw: Buffer; readonly cut: boolean }
  /** The server would not hand it out. */
  | { readonly message: Pop3Message; readonly refused: Failure };

export interface Pop3Session {
  readonly place: Pop3Place;
  /** In upper case; each mechanism as `SASL PLAIN`. */
  readonly capabilities: ReadonlySet<string>;
  list(): Promise<Pop3Message[]>;
  /** Whole messages, in order. Asks ahead where the server can pipeline (RFC 2449 section 6.6). */
  retrieve(messages: readonly Pop3Message[], limitBytes: number): AsyncGenerator<Pop3Fetched, void>;
  /** One large message as it comes; run no other command before it has ended. */
  retrievePieces(
    message: Pop3Message,
  ): Promise<{ readonly pieces: AsyncGenerator<Buffer, void> } | { readonly refused: Failure }>;
  /** The header alone. @returns undefined when the server has no TOP or refuses. */
  header(message: Pop3Message): Promise<Buffer | undefined>;
  /** Marks for deletion; QUIT makes it true. What the server refuses to delete stays. */
  remove(messages: readonly Pop3Message[]): Promise<void>;
  /** Ends the session in order. */
  quit(): Promise<void>;
  close(): void;
}

/** Commands sent ahead of their answers; more gains nothing at 30 ms of round trip. */
const WINDOW = 32;
/** An answer of 100,000 lines is a few MB. */
const LONGEST_LIST_BYTES = 64 * 1024 * 1024;
const LONGEST_HEADER_BYTES = 2 * 1024 * 1024;

/** @throws Failure of scope host or mailbox. */
export async function openPop3(
  target: Pop3Target,
  signIn: Pop3SignIn,
  signal?: AbortSignal,
): Promise<Pop3Session> {
  const place = { host: target.host, port: target.port, mailbox: signIn.mailbox, user: signIn.user };
  try {
    return await withDeadline(
      target.silenceMs ?? SILENCE_MS,
      'the POP3 sign-in',
      async (deadline) => {
        // Lives as long as the session: the deadline's own signal ends with the sign-in.
        const connection = await openConnection(target, signal);
        const giveUp = () => connection.close();
        deadline.addEventListener('abort', giveUp, { once: true });
        try {
          return await begin(connection, target, signIn, place);
        } catch (error) {
          connection.close();
          throw error;
        } finally {
          deadline.removeEventListener('abort', giveUp);
        }
      },
      signal,
    );
  } catch (error) {
    throw pop3Fault(error, place);
  }
}

async function begin(
  connection: Pop3Connection,
  target: Pop3Target,
  signIn: Pop3SignIn,
  place: Pop3Place,
): Promise<Pop3Session> {
  const ask = createAsk(connection);
  await ask.answer('greeting');
  if (target.tls === 'starttls') {
    await ask.command('STLS', 'greeting');
    await connection.secure();
  }
  if (signIn.accessToken) await signInWithToken(connection, ask, signIn.mailbox, signIn.accessToken);
  else if (signIn.password) await signInWithPassword(connection, ask, signIn.user, signIn.password);
  // After the sign-in: servers show more then, and TLS may have changed what was said before (RFC 2449 section 5).
  const capabilities = await ask.capabilities();
  // Everything is here by then, and only what was to be deleted waits for the answer.
  const quitMs = (target.silenceMs ?? SILENCE_MS) / 2;
  return createSession(connection, ask, capabilities, place, quitMs);
}

/** Two steps: Exchange closes the connection when the token comes with the command. */
async function signInWithToken(
  connection: Pop3Connection,
  ask: Ask,
  mailbox: string,
  accessToken: Secret,
): Promise<void> {
  connection.send('AUTH XOAUTH2');
  const challenge = await connection.line();
  if (!challenge.startsWith('+')) throw refusal('sign-in', challenge);
  const initial = `user=${mailbox}\u0001auth=Bearer ${accessToken.reveal()}\u0001\u0001`;
  connection.send(Buffer.from(initial).toString('base64'));
  const answer = await connection.line();
  if (answer.startsWith('+OK')) return;
  // Others than Exchange explain themselves in a challenge, which wants an empty answer before the -ERR.
  if (answer.startsWith('+')) return ask.command('', 'sign-in').then(() => {});
  throw refusal('sign-in', answer);
}

async function signInWithPassword(
  connection: Pop3Connection,
  ask: Ask,
  user: string,
  password: Secret,
): Promise<void> {
  for (const value of [user, password.reveal()]) {
    if (/[\r\n\0]/.test(value))
      throw new Failure('sign-in-refused', { detail: 'A line break in user or password' });
  }
  const offered = await ask.capabilities();
  // USER is in the list of who takes it (RFC 2449 section 6.2); who has no list takes it too (RFC 1939 section 7).
  if (offered.has('SASL PLAIN') && !offered.has('USER')) {
    connection.send('AUTH PLAIN');
    const challenge = await connection.line();
    if (!challenge.startsWith('+')) throw refusal('sign-in', challenge);
    // RFC 4616 section 2: who acts, who signs in, with what.
    const response = Buffer.from(`\0${user}\0${password.reveal()}`).toString('base64');
    return ask.command(response, 'sign-in').then(() => {});
  }
  await ask.command(`USER ${user}`, 'sign-in');
  await ask.command(`PASS ${password.reveal()}`, 'sign-in');
}

function createSession(
  connection: Pop3Connection,
  ask: Ask,
  capabilities: ReadonlySet<string>,
  place: Pop3Place,
  quitMs: number,
): Pop3Session {
  const translated = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw pop3Fault(error, place);
    }
  };
  return {
    place,
    capabilities,
    list: () =>
      translated(async () => {
        const sizes = new Map(
          (await ask.listing('LIST')).map(([number, size]) => [number, Number(size) || 0]),
        );
        const seen = new Set<string>();
        return (await ask.listing('UIDL')).flatMap(([number, uidl]) => {
          // RFC 1939 section 7: unique within a maildrop; where a server breaks that, one of them is taken.
          if (uidl === '' || seen.has(uidl)) return [];
          seen.add(uidl);
          return [{ number, uidl, size: sizes.get(number) ?? 0 }];
        });
      }),
    async *retrieve(messages, limitBytes) {
      const window = capabilities.has('PIPELINING') ? WINDOW : 1;
      let asked = 0;
      try {
        for (const [index, message] of messages.entries()) {
          for (; asked < messages.length && asked < index + window; asked++) {
            connection.send(`RETR ${messages[asked]?.number}`);
          }
          yield await retrieveOne(connection, ask, message, limitBytes, place);
        }
      } catch (error) {
        throw pop3Fault(error, place);
      }
    },
    retrievePieces: (message) =>
      translated(async () => {
        connection.send(`RETR ${message.number}`);
        const refused = await refusedOne(ask, place);
        return refused ? { refused } : { pieces: translatedPieces(connection.pieces(), place) };
      }),
    header: (message) =>
      translated(async () => {
        if (!capabilities.has('TOP')) return undefined;
        connection.send(`TOP ${message.number} 0`);
        try {
          await ask.answer('transaction');
        } catch (error) {
          if (error instanceof Pop3Refusal) return undefined;
          throw error;
        }
        return (await connection.body(LONGEST_HEADER_BYTES)).content;
      }),
    remove: (messages) =>
      translated(async () => {
        const window = capabilities.has('PIPELINING') ? WINDOW : 1;
        let asked = 0;
        for (const index of messages.keys()) {
          for (; asked < messages.length && asked < index + window; asked++) {
            connection.send(`DELE ${messages[asked]?.number}`);
          }
          // One that is gone, or locked, must not keep the others: without a QUIT none of them is deleted.
          await refusedOne(ask, place);
        }
      }),
    quit: () =>
      translated(async () => {
        try {
          await withDeadline(quitMs, 'QUIT', () => ask.command('QUIT', 'transaction'));
        } finally {
          connection.close();
        }
      }),
    close: () => connection.close(),
  };
}

async function retrieveOne(
  connection: Pop3Connection,
  ask: Ask,
  message: Pop3Message,
  limitBytes: number,
  place: Pop3Place,
): Promise<Pop3Fetched> {
  const refused = await refusedOne(ask, place);
  if (refused) return { message, refused };
  const { content, cut } = await connection.body(limitBytes);
  return { message, raw: content, cut };
}

/** @returns the failure when it is this message that the server refuses. */
async function refusedOne(ask: Ask, place: Pop3Place): Promise<Failure | undefined> {
  try {
    await ask.answer('transaction');
    return undefined;
  } catch (error) {
    const failure = error instanceof Pop3Refusal ? pop3Fault(error, place) : undefined;
    if (failure instanceof Failure && failure.code === 'message-unavailable') return failure;
    throw error;
  }
}

async function* translatedPieces(
  pieces: AsyncGenerator<Buffer, void>,
  place: Pop3Place,
): AsyncGenerator<Buffer, void> {
  try {
    yield* pieces;
  } catch (error) {
    throw pop3Fault(error, place);
  }
}

/** One command and its answer. */
interface Ask {
  answer(stage: Pop3Stage): Promise<string>;
  command(line: string, stage: Pop3Stage): Promise<string>;
  listing(command: 'LIST' | 'UIDL'): Promise<[number: number, value: string][]>;
  capabilities(): Promise<ReadonlySet<string>>;
}

function createAsk(connection: Pop3Connection): Ask {
  const ask: Ask = {
    async answer(stage) {
      const line = await connection.line();
      if (line.startsWith('+OK')) return line.slice(3).trim();
      throw refusal(stage, line);
    },
    async command(line, stage) {
      connection.send(line);
      return ask.answer(stage);
    },
    async listing(command) {
      await ask.command(command, 'transaction');
      const { content, cut } = await connection.body(LONGEST_LIST_BYTES);
      if (cut) throw new Failure('protocol-error', { detail: `${command} has no end` });
      return content
        .toString('latin1')
        .split(/\r?\n/)
        .flatMap((line) => {
          const match = /^(\d{1,9}) +(\S+)/.exec(line);
          return match ? [[Number(match[1]), match[2] as string] as [number, string]] : [];
        });
    },
    async capabilities() {
      connection.send('CAPA');
      const line = await connection.line();
      // An old server knows no CAPA; it still has what RFC 1939 demands.
      if (!line.startsWith('+OK')) return new Set();
      const { content } = await connection.body(LONGEST_HEADER_BYTES);
      return new Set(
        content
          .toString('latin1')
          .split(/\r?\n/)
          .flatMap((entry) => {
            const [name = '', ...values] = entry.trim().toUpperCase().split(/ +/);
            return name === 'SASL' ? values.map((mechanism) => `SASL ${mechanism}`) : [name];
          }),
      );
    },
  };
  return ask;
}

function refusal(stage: Pop3Stage, line: string): Pop3Refusal {
  return new Pop3Refusal(stage, line.replace(/^-ERR ?/i, ''));
}
