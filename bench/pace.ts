/**
 * How much of Microsoft's rate is used, and that it is never exceeded: 20 mailboxes with 100 answers each, sent by one
 * node and by three, against a sandbox that refuses the excess.
 *
 *     npm run bench:pace [-- --compression 3 --mailboxes 20 --answers 100]
 *
 * A minute of the sandbox lasts 60 s / compression. The more it is compressed, the more a few milliseconds weigh.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { silentLog } from '../server/kernel/log.ts';
import { openEmbedded } from '../server/store/embedded.ts';
import { migrate } from '../server/store/migrate.ts';
import { openStore } from '../server/store/pool.ts';
import { keepPace } from '../test/pace/run.ts';
import { startSandbox } from '../test/support/sandbox.ts';

const { values } = parseArgs({
  options: {
    compression: { type: 'string', default: '3' },
    mailboxes: { type: 'string', default: '20' },
    answers: { type: 'string', default: '100' },
  },
});
const dataDirectory = await mkdtemp(join(tmpdir(), 'postvak-pace-'));
const embedded = await openEmbedded({ dataDirectory, command: 'bench', guest: false, log: silentLog });
const store = openStore({ connection: embedded.connection });
const sandbox = await startSandbox();
try {
  await migrate(store);
  for (const nodes of [1, 3]) {
    const report = await keepPace(
      { store, sandbox },
      {
        mailboxes: Number(values.mailboxes),
        answers: Number(values.answers),
        nodes,
        compression: Number(values.compression),
        patienceMs: 30 * 60_000,
      },
    );
    const percent = (share: number) => `${(share * 100).toFixed(1)}%`;
    console.log(
      `${nodes} node${nodes > 1 ? 's' : ''}: ${report.answers} answers at ${percent(report.mean)} of the allowed rate ` +
        `(slowest mailbox ${percent(report.lowest)}), refused ${report.refused}, each arrived once: ${report.arrivedOnce}, ` +
        `mailboxes per node ${report.shares.join(' ')}`,
    );
  }
} finally {
  await sandbox.stop();
  await store.close();
  await embedded.stop();
  await rm(dataDirectory, { recursive: true, force: true });
}
