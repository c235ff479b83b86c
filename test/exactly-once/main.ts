/**
 * The long form of the proof that every answer leaves once: npm run exactly-once
 * Options: --answers N (500), --mailboxes N (5), --nodes N (2).
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '../../server/kernel/log.ts';
import { openEmbedded } from '../../server/store/embedded.ts';
import { migrate } from '../../server/store/migrate.ts';
import { openStore } from '../../server/store/pool.ts';
import { numberOptions } from '../support/number-options.ts';
import { startSandbox } from '../support/sandbox.ts';
import { exactlyOnce } from './run.ts';

const values = numberOptions({
  answers: { default: 500 },
  mailboxes: { default: 5 },
  nodes: { default: 2 },
});
const dataDirectory = await mkdtemp(join(tmpdir(), 'postvak-exactly-once-'));
const embedded = await openEmbedded({ dataDirectory, command: 'exactly-once', guest: false, log: silentLog });
const store = openStore({ connection: embedded.connection });
const sandbox = await startSandbox();
try {
  await migrate(store);
  const { lost, doubled, ...report } = await exactlyOnce(
    { store, connection: embedded.connection, sandbox },
    {
      answers: values.answers,
      mailboxes: values.mailboxes,
      nodes: values.nodes,
      killEveryMs: 2_500,
      turnMs: 1_000,
      patienceMs: 10 * 60_000,
      tell: (line) => console.log(line),
    },
  );
  console.log(
    `${report.written} answers in ${Math.round(report.tookMs / 1000)} s; ${report.killed} nodes killed, the link cut at ` +
      `${report.turns} points in turn; ${report.again} needed more than one try, ${report.found} were found in Sent Items`,
  );
  console.log(`lost ${lost.length}, doubled ${doubled.length}`);
  if (lost.length + doubled.length > 0) {
    console.log(JSON.stringify({ lost, doubled }, null, 2));
    process.exitCode = 1;
  }
} finally {
  await sandbox.stop();
  await store.close();
  await embedded.stop();
  await rm(dataDirectory, { recursive: true, force: true });
}
