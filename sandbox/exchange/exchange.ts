/**
 * Exchange Online in memory: mailboxes over IMAP, POP3 and SMTP submission, and the world outside that mail comes
 * from and goes to. Nothing is written to disk; everything is gone when it is closed.
 */
import type { Socket } from 'node:net';
import type { ParametersOf } from '../faults/registry.ts';
import { breather } from './connection/breathe.ts';
import { type Listening, listen, type OpenSession } from './connection/listen.ts';
import type { Exchange, Session } from './context.ts';
import type { Environment } from './environment.ts';
import { converse as converseInImap } from './imap/converse.ts';
import { ImapSession } from './imap/session.ts';
import { type CustomerMail, composeCustomerMail } from './outside/customer-mail.ts';
import { createOutside, type Outside } from './outside/outside.ts';
import { converse as converseInPop3 } from './pop3/converse.ts';
import { Pop3Session } from './pop3/session.ts';
import { DEFAULT_SETTINGS, type ExchangeSettings } from './settings.ts';
import { signIn } from './sign-in.ts';
import { converse as converseInSmtp } from './smtp/converse.ts';
import { SmtpSession } from './smtp/session.ts';
import { createSubmission, type Submission } from './smtp/submission.ts';
import { Content } from './store/content.ts';
import { flagBits } from './store/flags.ts';
import { MailStore } from './store/mail-store.ts';
import { type MessageSummary, summarise } from './store/summary.ts';

export interface ExchangeParts extends Environment {
  readonly settings?: Partial<ExchangeSettings>;
  /** 0 or absent: any free port. */
  readonly ports?: { readonly imap?: number; readonly pop3?: number; readonly smtp?: number };
  /** Told of errors in the sandbox's own code. */
  readonly onCrash?: (error: unknown) => void;
}

export interface DeliverOptions {
  /** INBOX when absent; made when missing. */
  readonly folder?: string;
  readonly flags?: readonly string[];
  readonly internalDate?: Date;
}

export interface RunningExchange {
  readonly imap: { readonly port: number };
  readonly pop3: { readonly port: number };
  readonly smtp: { readonly port: number };
  /** May be changed at any time. */
  readonly settings: ExchangeSettings;
  readonly outside: Outside;
  /** What Graph works on too: one mailbox, however it is reached. */
  readonly store: MailStore;
  readonly submission: Submission;
  /** Puts a mail, byte for byte, into a mailbox. @returns its UID. */
  deliver(address: string, raw: Buffer, options?: DeliverOptions): number;
  /** A customer's mail arrives, or `count` of them; others get their turn among many. @returns the Message-IDs. */
  injectCustomerMail(mail: CustomerMail): Promise<string[]>;
  /** Undefined when there is no such folder. */
  messages(address: string, folder?: string): MessageSummary[] | undefined;
  raw(address: string, folder: string, uid: number): Buffer | undefined;
  folders(address: string): string[];
  /** How many messages the folder holds; 0 when there is none. */
  count(address: string, folder: string): number;
  /** Gives all messages of the folder (or of all folders) new UIDs under a new UIDVALIDITY. */
  renumber(address: string, folder?: string): void;
  sessions(): Session[];
  /** Ends the sessions, of one mailbox or all. */
  disconnect(filter?: { readonly address?: string }, text?: string): number;
  /** All mail, outside and in, is forgotten. */
  clear(): void;
  close(): Promise<void>;
}

/** Looking for expired tokens this often costs nothing and is soon enough. */
const EXPIRY_SWEEP_MS = 500;

export async function createExchange(parts: ExchangeParts): Promise<RunningExchange> {
  const settings: ExchangeSettings = { ...DEFAULT_SETTINGS, ...parts.settings };
  const { directory, policy, faults, clock, network, verifyAccessToken } = parts;
  const store = new MailStore();
  const now = () => clock.now().getTime();
  const exchange: Exchange = {
    store,
    settings,
    faults,
    directory,
    policy,
    now,
    after: (ms, action) => void clock.after(ms, action),
    signIn: (protocol, credentials) =>
      signIn({ directory, policy, faults, verifyAccessToken, settings }, protocol, credentials),
    connectionsBefore: (session) => {
      let before = 0;
      for (const other of begun.flatMap(({ sessions }) => [...sessions])) {
        if (other === session) return before;
        if (other.protocol === session.protocol && other.address === session.address) before++;
      }
      return before;
    },
  };
  const outside = createOutside({ now, deliverInside: (address, raw) => void deliver(address, raw) });
  const submission = createSubmission({ exchange, outside });
  const onCrash = parts.onCrash ?? ((error) => console.error(error));

  const begun: Listening[] = [];
  const open = async <S extends OpenSession>(
    protocol: 'imap' | 'pop3' | 'smtp',
    start: (wire: Socket) => S,
    converse: (session: S) => Promise<void>,
    port = 0,
  ) => {
    const listening = await listen(network, protocol, port, start, converse, onCrash);
    begun.push(listening);
    return listening;
  };
  const { ports } = parts;
  const imap = await open(
    'imap',
    (wire) => new ImapSession(network.secure(wire, 'imap'), wire, exchange),
    converseInImap,
    ports?.imap,
  );
  const pop3 = await open(
    'pop3',
    (wire) => new Pop3Session(network.secure(wire, 'pop3'), wire, exchange),
    converseInPop3,
    ports?.pop3,
  );
  const startTls = (wire: Socket) => network.secure(wire, 'smtp');
  const smtp = await open(
    'smtp',
    (wire) => new SmtpSession(wire, exchange, submission, startTls),
    converseInSmtp,
    ports?.smtp,
  );

  // A token that expires ends the session that it opened, wherever that session is.
  const sweep = setInterval(() => {
    const time = now();
    for (const { sessions } of begun) {
      for (const session of sessions) {
        if (session.expiresAt !== undefined && session.expiresAt <= time) {
          session.bye('Session invalidated - AccessTokenExpired');
        }
      }
    }
  }, EXPIRY_SWEEP_MS);
  sweep.unref();

  // Most faults are asked about where they strike; this one is an event.
  const stopObserving = faults.onChange((name, parameters) => {
    if (name !== 'imap-uid-validity-changed' || !parameters) return;
    const { mailbox, folder } = parameters as ParametersOf<typeof name>;
    const moved = mailbox === undefined ? [...store.mailboxes] : [{ address: mailbox }];
    for (const { address } of moved) renumber(address, folder);
  });

  function renumber(address: string, folder?: string): void {
    const mailbox = store.mailbox(address);
    for (const entry of mailbox.folders()) {
      if (folder === undefined || entry.path.toLowerCase() === folder.toLowerCase()) {
        entry.folder.renumber(mailbox.newUidValidity());
      }
    }
  }

  function deliver(
    address: string,
    raw: Buffer,
    { folder = 'INBOX', flags = [], internalDate }: DeliverOptions = {},
  ) {
    // What is written to an alias lies in its mailbox.
    const mailbox = store.mailbox(directory.findMailbox(address)?.address ?? address);
    const target = mailbox.folder(folder) ?? mailbox.create(folder);
    if (typeof target === 'string') throw new RangeError(`${folder} is no folder name: ${target}`);
    const date = internalDate ?? new Date(now());
    const [message] = target.add([{ content: new Content(raw), flags: flagBits(flags), internalDate: date }]);
    return message?.uid as number;
  }

  return {
    imap: { port: imap.port },
    pop3: { port: pop3.port },
    smtp: { port: smtp.port },
    settings,
    outside,
    store,
    submission,
    deliver,
    async injectCustomerMail(mail) {
      const messageIds: string[] = [];
      const breathe = breather();
      for (const { raw, messageId } of composeCustomerMail(mail, now)) {
        deliver(mail.to, raw);
        messageIds.push(messageId);
        const pause = breathe();
        if (pause) await pause;
      }
      return messageIds;
    },
    messages(address, folder = 'INBOX') {
      return store.mailbox(address).folder(folder)?.messages.map(summarise);
    },
    raw: (address, folder, uid) =>
      store
        .mailbox(address)
        .folder(folder)
        ?.messages.find((message) => message.uid === uid)?.content.raw,
    folders: (address) => [...store.mailbox(address).folders()].map(({ path }) => path),
    count: (address, folder) => store.mailbox(address).folder(folder)?.messages.length ?? 0,
    renumber,
    sessions: () => begun.flatMap(({ sessions }) => [...sessions].map(summary)),
    disconnect({ address } = {}, text = 'Session invalidated') {
      const ended = begun
        .flatMap(({ sessions }) => [...sessions])
        .filter((session) => address === undefined || session.address === address.toLowerCase());
      for (const session of ended) session.bye(text);
      return ended.length;
    },
    clear() {
      store.clear();
      outside.clear();
      submission.clear();
    },
    async close() {
      clearInterval(sweep);
      stopObserving();
      await Promise.all(begun.map((listening) => listening.close()));
    },
  };
}

function summary({ id, protocol, since, address, user, expiresAt }: Session): Session {
  return { id, protocol, since, address, user, expiresAt };
}
