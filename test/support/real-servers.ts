/**
 * Dovecot and Postfix from the system, as a stand-in for Exchange that nobody here wrote: IMAP and POP3 over TLS,
 * submission with STARTTLS, one access token for all three, every domain delivered into Maildirs, a copy of what is
 * submitted in the sender's `Sent Items`.
 *
 * Everything lives in a folder of its own, on the loopback, on ports of its own; `stop` ends both and removes the
 * folder, and so does the end of this process if a test forgets. Needs root: both servers change users.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { exportSPKI, importJWK } from 'jose';
import { type Daemon, startDaemon } from './real-servers/daemon.ts';
import { dovecotFiles, passwordFile } from './real-servers/dovecot.ts';
import { deliverByLmtp } from './real-servers/lmtp.ts';
import type { RealServersOptions } from './real-servers/options.ts';
import { postfixFiles } from './real-servers/postfix.ts';

export interface RealServers {
  readonly imap: { readonly port: number };
  readonly pop3: { readonly port: number };
  readonly smtp: { readonly port: number };
  readonly lmtp: { readonly port: number };
  /** The Maildir of a mailbox. */
  maildir(address: string): string;
  /** Puts a mail into an INBOX, through LMTP. */
  deliver(address: string, raw: Buffer): Promise<void>;
  /** For the next sign-in; sessions that live go on. */
  changePassword(address: string, password: string): Promise<void>;
  /** Ends live sessions of the user, as Exchange does when a token expires. */
  kick(address: string): void;
  stop(): Promise<void>;
}

/** nobody: whom the Maildirs belong to. */
const MAIL_USER = 65_534;

/** @returns why the real servers cannot run here, or undefined when they can. */
export function realServersMissing(): string | undefined {
  const missing = ['/usr/sbin/dovecot', '/usr/sbin/postfix', '/usr/lib/dovecot/lmtp'].filter(
    (path) => !existsSync(path),
  );
  if (missing.length > 0)
    return `not installed: ${missing.join(', ')} (Debian: dovecot-imapd dovecot-pop3d dovecot-lmtpd postfix)`;
  if (process.getuid?.() !== 0) return 'Dovecot and Postfix change users, which needs root';
  return undefined;
}

export async function startRealServers(options: RealServersOptions): Promise<RealServers> {
  const folder = mkdtempSync(join(tmpdir(), 'postvak-real-'));
  const daemons: Daemon[] = [];
  const stop = async () => {
    process.off('exit', stopAtExit);
    await Promise.all(daemons.map((daemon) => daemon.stop()));
    rmSync(folder, { recursive: true, force: true });
  };
  const stopAtExit = () => {
    for (const daemon of daemons) daemon.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  process.on('exit', stopAtExit);
  try {
    const [imap, pop3, lmtp, smtp, auth] = (await freePorts(5)) as [number, number, number, number, number];
    layOut(folder);
    const files = {
      'tls/key.pem': options.certificate.key,
      'tls/cert.pem': options.certificate.cert,
      ...(await keyFiles(options.tokens)),
      ...dovecotFiles(folder, { imap, pop3, lmtp, auth }, options),
      ...postfixFiles(folder, { lmtp, smtp, auth }, options),
    };
    for (const [name, text] of Object.entries(files)) write(join(folder, name), text);
    chmodSync(join(folder, 'tls/key.pem'), 0o600);
    const dovecotConf = join(folder, 'dovecot/dovecot.conf');
    daemons.push(
      await startDaemon({
        program: '/usr/sbin/dovecot',
        parameters: ['-F', '-c', dovecotConf],
        ports: [imap, pop3, lmtp, auth],
        logFile: join(folder, 'log/dovecot.log'),
      }),
    );
    if (!options.withoutPostfix) {
      daemons.push(
        await startDaemon({
          program: '/usr/sbin/postfix',
          parameters: ['-c', join(folder, 'postfix'), 'start-fg'],
          ports: [smtp],
          logFile: join(folder, 'log/postfix.log'),
          pidFile: join(folder, 'queue/pid/master.pid'),
        }),
      );
    }
    return {
      imap: { port: imap },
      pop3: { port: pop3 },
      smtp: { port: smtp },
      lmtp: { port: lmtp },
      maildir(address) {
        const [local = '', domain = ''] = address.toLowerCase().split('@');
        return join(folder, 'mail', domain, local, 'Maildir');
      },
      deliver: (address, raw) => deliverByLmtp(lmtp, address, raw),
      changePassword: async (address, password) => {
        const changed = options.users.map((user) =>
          user.address === address ? { ...user, password } : user,
        );
        write(join(folder, 'dovecot/users'), passwordFile(changed));
        // Dovecot looks at the file once a second.
        const knows = () =>
          spawnSync('/usr/bin/doveadm', ['-c', dovecotConf, 'auth', 'test', address, password]).status === 0;
        while (!knows()) await delay(50);
      },
      kick: (address) => {
        execFileSync('/usr/bin/doveadm', ['-c', dovecotConf, 'kick', address], { stdio: 'ignore' });
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Both servers drop root and must still reach their folders. */
function layOut(folder: string): void {
  chmodSync(folder, 0o755);
  for (const name of ['tls', 'log', 'mail', 'keys', 'dovecot', 'postfix', 'queue', 'data', 'run', 'state']) {
    mkdirSync(join(folder, name), { mode: 0o755 });
  }
  chownSync(join(folder, 'mail'), MAIL_USER, MAIL_USER);
  execFileSync('chown', ['postfix', join(folder, 'data')]);
}

/** Where Dovecot looks: client / algorithm / key id. */
async function keyFiles(tokens: RealServersOptions['tokens']): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const jwk of tokens?.jwks.keys ?? []) {
    const key = await importJWK(jwk, 'RS256', { extractable: true });
    if (key instanceof Uint8Array) throw new TypeError('the token issuer must use an asymmetric key');
    const pem = await exportSPKI(key);
    for (const client of ['default', ...(tokens?.clientIds ?? [])]) {
      files[`keys/${client}/RS256/${jwk.kid ?? 'default'}`] = pem;
    }
  }
  return files;
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
