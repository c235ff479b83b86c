import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { makeCertificate } from '../test/support/certificate.ts';
import { startRealServers } from '../test/support/real-servers.ts';
import { writeCorpus } from './retrieve/corpus.ts';
import { startDelayProxy } from './retrieve/delay-proxy.ts';
import { measurePostvak } from './retrieve/postvak.ts';

const { values } = parseArgs({
  options: { mails: { type: 'string', default: '20000' }, rtt: { type: 'string', default: '0' } },
});
const mails = Number(values.mails);
const certificate = await makeCertificate({ names: ['localhost'] });
const address = 'support@contoso.example';
const servers = await startRealServers({
  users: [{ address, password: 'bench' }],
  certificate,
  withoutPostfix: true,
});
try {
  console.log(writeCorpus(servers.maildir(address), mails));
  execFileSync('chown', [
    '-R',
    '65534:65534',
    servers.maildir(address).replace(/\/[^/]*\/[^/]*\/Maildir$/, ''),
  ]);
  const proxy = await startDelayProxy(servers.imap.port, Number(values.rtt));
  for (let i = 0; i < 2; i++) {
    const r = await measurePostvak({
      incoming: 'imap',
      port: Number(values.rtt) ? proxy.port : servers.imap.port,
      ca: certificate.ca,
      address,
      password: 'bench',
      mails,
    });
    console.log(r, (mails / r.storedMs) * 1000, (mails / r.acceptedMs) * 1000);
  }
  await proxy.stop();
} finally {
  await servers.stop();
}
