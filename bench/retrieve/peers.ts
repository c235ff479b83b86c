/**
 * The programs that people retrieve mail with, each into a Maildir on the same disk: mbsync as it is (it waits for the
 * disk) and without waiting, fetchmail, which hands each mail to an LMTP server, and getmail6.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Usage, watchUsage } from './usage.ts';

export interface PeerTask {
  readonly port: number;
  readonly ca: string;
  readonly address: string;
  readonly password: string;
  readonly mails: number;
  /** Where fetchmail hands mail to, and for whom. */
  readonly lmtp: { readonly port: number; readonly address: string };
}

export interface PeerResult extends Usage {
  readonly ms: number;
  /** What it brought; getmail6 waits for its delivering child in a way that sometimes never ends, and gives up. */
  readonly mails: number;
}

export interface Peer {
  readonly name: string;
  /** Hundreds of times slower than the others: it gets a part of the corpus. */
  readonly isSlow: boolean;
  readonly program: string;
  readonly configuration: (task: PeerTask, folder: string) => string;
  readonly parameters: (file: string, folder: string) => readonly string[];
  readonly countsMaildir: boolean;
}

const mbsync = (name: string, fsync: boolean): Peer => ({
  name,
  isSlow: false,
  program: '/usr/bin/mbsync',
  countsMaildir: true,
  parameters: (file) => ['-q', '-c', file, '-a'],
  configuration: (task, folder) => `${fsync ? '' : 'FSync no\n'}IMAPAccount far
Host localhost
Port ${task.port}
User ${task.address}
Pass ${task.password}
AuthMechs LOGIN
SSLType IMAPS
CertificateFile ${folder}/ca.pem

IMAPStore far
Account far

MaildirStore near
Inbox ${folder}/maildir

Channel inbox
Far :far:INBOX
Near :near:INBOX
Create None
Sync Pull
SyncState ${folder}/
`,
});

export const PEERS: readonly Peer[] = [
  mbsync('mbsync', true),
  mbsync('mbsync, FSync no', false),
  {
    name: 'fetchmail',
    isSlow: true,
    program: '/usr/bin/fetchmail',
    countsMaildir: false,
    parameters: (file) => ['-f', file, '--nosyslog', '--nodetach', '-d', '0', '--silent'],
    configuration: (task, folder) => `poll localhost protocol imap port ${task.port}
  user "${task.address}" password "${task.password}" ssl sslcertfile "${folder}/ca.pem" sslcertck keep fetchall no rewrite
  lmtp smtphost "localhost/${task.lmtp.port}" smtpname "${task.lmtp.address}"
`,
  },
  {
    name: 'getmail6',
    isSlow: true,
    program: '/usr/bin/getmail',
    countsMaildir: true,
    parameters: (file, folder) => ['--getmaildir', folder, '--rcfile', file],
    configuration: (task, folder) => `[retriever]
type = SimpleIMAPSSLRetriever
server = localhost
port = ${task.port}
username = ${task.address}
password = ${task.password}
ca_certs = ${folder}/ca.pem
mailboxes = ("INBOX",)

[destination]
type = Maildir
path = ${folder}/maildir/

[options]
read_all = true
delete = false
verbose = 0
`,
  },
];

/** Debian's nobody: getmail6 delivers nothing as root. */
const NOBODY = { uid: 65_534, gid: 65_534 };
/** Says what the program cost when it ends: CPU of ended children is known to the parent only. */
const WRAPPER = '"$@"; code=$?; cat /proc/$$/stat; exit $code';

/** @returns undefined when it is not installed. */
export async function measurePeer(peer: Peer, task: PeerTask): Promise<PeerResult | undefined> {
  if (!existsSync(peer.program)) return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'postvak-bench-peer-'));
  try {
    for (const name of ['cur', 'new', 'tmp']) await mkdir(join(folder, 'maildir', name), { recursive: true });
    await writeFile(join(folder, 'ca.pem'), task.ca);
    const file = join(folder, 'configuration');
    await writeFile(file, peer.configuration(task, folder));
    await chmod(file, 0o600);
    execFileSync('chown', ['-R', `${NOBODY.uid}:${NOBODY.gid}`, folder]);
    const began = performance.now();
    const child = spawn('/bin/sh', ['-c', WRAPPER, 'sh', peer.program, ...peer.parameters(file, folder)], {
      ...NOBODY,
      cwd: folder,
      env: { PATH: '/usr/bin:/bin', HOME: folder, FETCHMAILHOME: folder, LANG: 'C.UTF-8' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const usage = watchUsage(child.pid as number);
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4_000);
    });
    let complained = '';
    child.stderr.on('data', (chunk: Buffer) => {
      complained = (complained + chunk.toString()).slice(-1_000);
    });
    await once(child, 'close');
    const ms = performance.now() - began;
    const { peakBytes } = usage();
    const found = ['cur', 'new'].flatMap((name) => readdirSync(join(folder, 'maildir', name))).length;
    const mails = peer.countsMaildir ? found : task.mails;
    if (mails !== task.mails) {
      console.log(`${peer.name} gave up after ${mails} of ${task.mails} mails: ${complained.trim()}`);
    }
    return { ms, mails, peakBytes, cpuSeconds: cpuOfChildren(said), parts: {} };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** cutime and cstime of proc(5), in hundredths of a second. */
function cpuOfChildren(said: string): number {
  const stat = said.slice(said.lastIndexOf(')') + 2).split(' ');
  return (Number(stat[13]) + Number(stat[14])) / 100;
}
