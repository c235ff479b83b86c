/**
 * Mail in, measured: a mailbox of 20,000 mails (401 MB) from Dovecot over TLS, until every mail is parsed, threaded
 * and searchable in the embedded PostgreSQL with fsync on; beside it the programs that people retrieve mail with,
 * which only write a Maildir on the same disk. The same mailbox over POP3 too. Once on loopback, once with a round trip
 * of 30 ms. After that, how soon a mail that comes in is in the API.
 *
 *     npm run bench:retrieve [-- --mails 2000 --sample 200 --rtt 0,30 --without-peers --without-arrival]
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
  readonly bytes: number;
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
let bytesOf: Readonly<Record<string, number>> = {};
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
  bytesOf = { [ALL]: facts.bytes, [SAMPLE]: writeCorpus(servers.maildir(SAMPLE), sample).bytes };
  const [, folder] = /^(.*)\/[^/]+\/[^/]+\/Maildir$/.exec(servers.maildir(ALL)) as unknown as [
    string,
    string,
  ];
  execFileSync('chown', ['-R', '65534:65534', folder]);
  return facts;
}

async function compare(roundTripMs: number): Promise<void> {
  const far = (port: number) => (roundTripMs > 0 ? startDelayProxy(port, roundTripMs) : undefined);
  const proxies = [await far(servers.imap.port), await far(servers.pop3.port)];
  const port = proxies[0]?.port ?? servers.imap.port;
  const pop3Port = proxies[1]?.port ?? servers.pop3.port;
  try {
    const task = { port, ca: certificate.ca, password, lmtp: { port: servers.lmtp.port, address: INTO } };
    // Dovecot numbers and indexes a mailbox when it is first opened; that is nobody's work.
    await measurePostvak({ ...task, incoming: 'imap', address: SAMPLE, mails: sample });
    const lines: Line[] = [];
    const bytes = bytesOf[ALL] ?? 0;
    const add = (line: Line) => {
      lines.push(line);
      console.log(`${line.name}: ${line.mails} mails in ${(line.ms / 1000).toFixed(1)} s`);
    };
    const postvak = await measurePostvak({ ...task, incoming: 'imap', address: ALL, mails });
    add({ name: 'Postvak, stored', mails, bytes, ms: postvak.storedMs, usage: postvak });
    add({ name: 'Postvak, accepted', mails, bytes, ms: postvak.acceptedMs, usage: postvak });
    const pop3 = await measurePostvak({ ...task, port: pop3Port, incoming: 'pop3', address: ALL, mails });
    add({ name: 'Postvak, POP3, stored', mails, bytes, ms: pop3.storedMs, usage: pop3 });
    add({ name: 'Postvak, POP3, accepted', mails, bytes, ms: pop3.acceptedMs, usage: pop3 });
    for (const peer of values['without-peers'] ? [] : PEERS) {
      const some = peer.isSlow ? { address: SAMPLE, mails: sample } : { address: ALL, mails };
      const result = await measurePeer(peer, { ...task, ...some });
      const size = bytesOf[some.address] ?? 0;
      if (result) add({ name: peer.name, mails: result.mails, bytes: size, ms: result.ms, usage: result });
      else console.log(`${peer.name} is not installed`);
    }
    print(roundTripMs, lines);
    printStages(postvak);
  } finally {
    for (const proxy of proxies) await proxy?.stop();
  }
}

function print(roundTripMs: number, lines: readonly Line[]): void {
  const rate = ({ ms, mails: count }: Line) => (count / ms) * 1000;
  const durable = lines.find(({ name }) => name === 'mbsync');
  console.log(
    `\n${`round trip ${roundTripMs} ms`.padEnd(32)}  mails/s     MB/s    CPU ms/mail   peak MB   times mbsync`,
  );
  for (const line of lines) {
    const columns = [
      rate(line).toFixed(0).padStart(9),
      (line.bytes / line.ms / 1000).toFixed(1).padStart(9),
      ((line.usage.cpuSeconds / line.mails) * 1000).toFixed(2).padStart(14),
      (line.usage.peakBytes / 1e6).toFixed(0).padStart(9),
      (durable ? (rate(line) / rate(durable)).toFixed(2) : '').padStart(14),
    ];
    console.log(`${`${line.name} (${line.mails})`.padEnd(32)}${columns.join('')}`);
  }
}

/** Stages overlap, so their times add up to more than the whole. */
function printStages({ stages, parts }: PostvakResult & Usage): void {
  const total = Object.values(stages).reduce((sum, ms) => sum + ms, 0);
  const shares = Object.entries(stages).map(([name, ms]) => `${name} ${((ms / total) * 100).toFixed(0)}%`);
  console.log(`share of the time of each stage: ${shares.join(', ')}`);
  const costs = Object.entries(parts).map(
    ([name, seconds]) => `${name} ${((seconds / mails) * 1000).toFixed(2)}`,
  );
  console.log(`CPU of Postvak, ms a mail: ${costs.join(', ')}`);
}
