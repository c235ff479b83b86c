/**
 * A submission server on loopback that does what a test tells it: answer something else, cut the link before a
 * command is handled or after it without a reply, or say nothing. It keeps what it accepted.
 */
import { createServer, type Server, type Socket } from 'node:net';

/** Where in the dialogue. `final` is the end of the data, after the final dot. */
export const SMTP_STEPS = [
  'connect',
  'ehlo',
  'auth',
  'mail',
  'rcpt',
  'data',
  'body',
  'final',
  'rset',
  'quit',
] as const;
export type ScriptStep = (typeof SMTP_STEPS)[number];

export interface StepContext {
  readonly step: ScriptStep;
  /** The command line, or the address of a recipient. */
  readonly line: string;
  /** Which connection of the server, from 1. */
  readonly connection: number;
  /** How often this step was reached on the whole server, from 1. */
  readonly occurrence: number;
}

export type ScriptAction =
  | { readonly reply: string }
  /** The link is cut and the command had no effect. */
  | { readonly cut: 'before' }
  /** The command has its effect, its reply never leaves. */
  | { readonly cut: 'after' }
  | { readonly silent: true };

export interface AcceptedMail {
  readonly from: string;
  readonly recipients: readonly string[];
  readonly raw: Buffer;
  readonly connection: number;
}

export interface ScriptedSmtp {
  readonly port: number;
  readonly accepted: AcceptedMail[];
  readonly commands: string[];
  readonly tokens: string[];
  connections(): number;
  openConnections(): number;
  close(): Promise<void>;
}

export async function startScriptedSmtp(
  script: (context: StepContext) => ScriptAction | undefined,
  options: { readonly extensions?: readonly string[] } = {},
): Promise<ScriptedSmtp> {
  const extensions = options.extensions ?? [
    'SIZE 157286400',
    'PIPELINING',
    'DSN',
    '8BITMIME',
    'SMTPUTF8',
    'AUTH XOAUTH2',
  ];
  const accepted: AcceptedMail[] = [];
  const commands: string[] = [];
  const tokens: string[] = [];
  const occurrences = new Map<ScriptStep, number>();
  const sockets = new Set<Socket>();
  let connections = 0;

  const server: Server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    // Replies to pipelined commands are small writes; Nagle would hold them for the client's delayed ACK (40 ms).
    socket.setNoDelay(true);
    serve(socket, connections);
  });

  function serve(socket: Socket, connection: number): void {
    let buffered = Buffer.alloc(0);
    let envelope: { from: string; recipients: string[] } | undefined;
    let inData = false;
    let dead = false;

    const cut = () => {
      dead = true;
      socket.destroy();
    };
    const at = (step: ScriptStep, line: string, usual: () => string): void => {
      if (dead) return;
      const occurrence = (occurrences.get(step) ?? 0) + 1;
      occurrences.set(step, occurrence);
      const action = script({ step, line, connection, occurrence });
      if (action && 'cut' in action && action.cut === 'before') {
        cut();
        return;
      }
      if (action && 'silent' in action) return;
      const reply = action && 'reply' in action ? action.reply : usual();
      if (action && 'cut' in action) {
        cut();
        return;
      }
      socket.write(`${reply}\r\n`);
      if (reply.startsWith('421')) socket.end();
    };
    const onCommand = (line: string): void => {
      commands.push(line.replace(/^(AUTH \S+).*/, '$1'));
      const [verb = ''] = line.toUpperCase().split(' ');
      if (verb === 'EHLO') {
        const lines = ['script.example', ...extensions];
        at('ehlo', line, () =>
          lines.map((text, i) => `250${i === lines.length - 1 ? ' ' : '-'}${text}`).join('\r\n'),
        );
      } else if (verb === 'HELO') {
        at('ehlo', line, () => '250 script.example');
      } else if (verb === 'AUTH') {
        const blob = Buffer.from(line.split(' ')[2] ?? '', 'base64').toString();
        tokens.push(/auth=Bearer ([^\x01]*)/.exec(blob)?.[1] ?? '');
        at('auth', line, () => '235 2.7.0 Authentication successful');
      } else if (verb === 'MAIL') {
        at('mail', line, () => {
          if (envelope) return '503 5.5.2 Sender already specified';
          envelope = { from: /<([^>]*)>/.exec(line)?.[1] ?? '', recipients: [] };
          return '250 2.1.0 Sender OK';
        });
      } else if (verb === 'RCPT') {
        const address = /<([^>]*)>/.exec(line)?.[1] ?? '';
        at('rcpt', address, () => {
          if (!envelope) return '503 5.5.2 Need mail command';
          envelope.recipients.push(address);
          return '250 2.1.5 Recipient OK';
        });
      } else if (verb === 'DATA') {
        at('data', line, () => {
          if (!envelope?.recipients.length) return '503 5.5.2 Need rcpt command';
          inData = true;
          return '354 Start mail input; end with <CRLF>.<CRLF>';
        });
      } else if (verb === 'RSET') {
        at('rset', line, () => {
          envelope = undefined;
          return '250 2.0.0 Resetting';
        });
      } else if (verb === 'QUIT') {
        at('quit', line, () => '221 2.0.0 Service closing transmission channel');
        if (!dead) socket.end();
      } else socket.write('500 5.3.3 Unrecognized command\r\n');
    };
    const onEndOfData = (data: Buffer): void => {
      const mail = envelope;
      envelope = undefined;
      at('final', '.', () => {
        if (mail) {
          const raw = Buffer.from(data.toString('latin1').replace(/^\.\./gm, '.'), 'latin1');
          accepted.push({ ...mail, raw, connection });
        }
        return '250 2.0.0 OK <server@script.example>';
      });
    };

    at('connect', '', () => '220 script.example ESMTP');
    socket.on('data', (chunk: Buffer) => {
      buffered = Buffer.concat([buffered, chunk]);
      while (!dead) {
        if (inData) {
          const occurrence = (occurrences.get('body') ?? 0) + 1;
          occurrences.set('body', occurrence);
          if (script({ step: 'body', line: '', connection, occurrence })) return cut();
          const end = buffered.indexOf('\r\n.\r\n');
          if (end < 0) return;
          const data = buffered.subarray(0, end + 2);
          buffered = buffered.subarray(end + 5);
          inData = false;
          onEndOfData(data);
          continue;
        }
        const end = buffered.indexOf('\r\n');
        if (end < 0) return;
        const line = buffered.subarray(0, end).toString();
        buffered = buffered.subarray(end + 2);
        onCommand(line);
      }
    });
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('no port');
  return {
    port: address.port,
    accepted,
    commands,
    tokens,
    connections: () => connections,
    openConnections: () => sockets.size,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
