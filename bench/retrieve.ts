/**
 * Mail in, measured: a mailbox of 20,000 mails (401 MB) from Dovecot over TLS, until every mail is parsed, threaded
 * and searchable in the embedded PostgreSQL with fsync on; beside it the programs that people retrieve mail with,
 * which only write a Maildir on the same disk. Once on loopback, once with a round trip of 30 ms. After that, how
 * soon a mail that comes in is in the API.
 *
 *     npm run bench:retrieve [-- --mails 2000 --sample 200 --rtt 0,30 --without-peers]
 *
 * The server's own work is in nobody's figures, as is the proxy's. docs/performance.md explains what bounds them.
 */
import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { makeCertificate } from '../test/support/certificate.ts';
import { realServersMissing, startRealServers } from '../test/support/real-servers.ts';
import { measureArrival } from './retrieve/arrival.ts';
import { writeCorpus } from './retrieve/corpus.ts';
import { startDelayProxy } from './retrieve/delay-proxy.ts';
import { measurePeer, PEERS } from './retrieve/peers.ts';
import { measurePostvak, type PostvakResult } from './retrieve/postvak.ts';
import type { Usage } from './retrieve/usage.ts';

const { values } = parseArgs({
  options: {
    mails: { type: 'string', default: '20000' },
    sample: { type: 'string', default: '1000' },
    rtt: { type: 'string', default: '0,30' },
    'without-peers': { type: 'boolean', default: false },
    'without-arrival': { type: 'boolean', default: false },
  },
});
const mails = Number(values.mails);
const sample = Math.min(Number(values.sample), mails);
const password = 'bench';
const ALL = 'support@contoso.example';
const SAMPLE = 'sample@contoso.example';
const INTO = 'into@contoso.example';

interface Line {
  readonly name: string;
  readonly mails: number;
  readonly ms: number;
  readonly usage: Usage;
}

const missing = realServersMissing();
if (missing) {
  console.error(`Dovecot is needed: ${missing}`);
  process.exit(1);
}
const certificate = await makeCertificate({ names: ['localhost'] });
const servers = await startRealServers({
  users: [ALL, SAMPLE, INTO].map((address) => ({ address, password })),
  certificate,
  withoutPostfix: true,
});
try {
  const facts = prepare();
  console.log(
    `${facts.mails} mails, ${(facts.bytes / 1e6).toFixed(0)} MB, median ${facts.medianBytes} bytes, largest ${facts.largestBytes}`,
  );
  for (const roundTripMs of values.rtt.split(',').map(Number)) await compare(roundTripMs);
  if (!values['without-arrival']) await measureArrival();
} finally {
  await servers.stop();
}

function prepare() {
  const facts = writeCorpus(servers.maildir(ALL), mails);
  writeCorpus(servers.maildir(SAMPLE), sample);
  const [, folder] = /^(.*)\/[^/]+\/[^/]+\/Maildir$/.exec(servers.maildir(ALL)) as unknown as [
    string,
    string,
  ];
  execFileSync('chown', ['-R', '65534:65534', folder]);
  return facts;
}

async function compare(roundTripMs: number): Promise<void> {
  const proxy = roundTripMs > 0 ? await startDelayProxy(servers.imap.port, roundTripMs) : undefined;
  const port = proxy?.port ?? servers.imap.port;
  try {
    const task = { port, ca: certificate.ca, password, lmtp: { port: servers.lmtp.port, address: INTO } };
    // Dovecot numbers and indexes a mailbox when it is first opened; that is nobody's work.
    await measurePostvak({ ...task, incoming: 'imap', address: SAMPLE, mails: sample });
    const lines: Line[] = [];
    const add = (line: Line) => {
      lines.push(line);
      console.log(`${line.name}: ${line.mails} mails in ${(line.ms / 1000).toFixed(1)} s`);
    };
    const postvak = await measurePostvak({ ...task, incoming: 'imap', address: ALL, mails });
    add({ name: 'Postvak, stored', mails, ms: postvak.storedMs, usage: postvak });
    add({ name: 'Postvak, accepted', mails, ms: postvak.acceptedMs, usage: postvak });
    for (const peer of values['without-peers'] ? [] : PEERS) {
      const some = peer.isSlow ? { address: SAMPLE, mails: sample } : { address: ALL, mails };
      const result = await measurePeer(peer, { ...task, ...some });
      if (result) add({ name: peer.name, mails: result.mails, ms: result.ms, usage: result });
      else console.log(`${peer.name} is not installed`);
    }
    print(roundTripMs, lines);
    printStages(postvak);
  } finally {
    await proxy?.stop();
  }
}

function print(roundTripMs: number, lines: readonly Line[]): void {
  const rate = ({ ms, mails: count }: Line) => (count / ms) * 1000;
  const durable = lines.find(({ name }) => name === 'mbsync');
  console.log(`\nround trip ${roundTripMs} ms          mails/s    CPU ms/mail   peak MB   times mbsync`);
  for (const line of lines) {
    const columns = [
      rate(line).toFixed(0).padStart(9),
      ((line.usage.cpuSeconds / line.mails) * 1000).toFixed(2).padStart(14),
      (line.usage.peakBytes / 1e6).toFixed(0).padStart(9),
      (durable ? (rate(line) / rate(durable)).toFixed(2) : '').padStart(14),
    ];
    console.log(`${`${line.name} (${line.mails})`.padEnd(26)}${columns.join('')}`);
  }
}

/** Stages overlap, so their times add up to more than the whole. */
function printStages({ stages }: PostvakResult): void {
  const total = Object.values(stages).reduce((sum, ms) => sum + ms, 0);
  const shares = Object.entries(stages).map(([name, ms]) => `${name} ${((ms / total) * 100).toFixed(0)}%`);
  console.log(`share of the time of each stage: ${shares.join(', ')}`);
}
