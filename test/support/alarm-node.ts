/**
 * A node that does nothing but say that it lives and how it fares, as a process, so that a test can stop it dead:
 * `node alarm-node.ts <JSON>`. It prints its id and obeys lines: `stall` lets a part of it stand still, `clock <ms>`
 * puts its clock ahead, `well` ends both.
 */
import { createInterface } from 'node:readline';
import { registerNode } from '../../server/store/node.ts';
import { openStore, type StoreOptions } from '../../server/store/pool.ts';
import { type Pulse, startPulse } from '../../server/telemetry/pulse.ts';
import { openVitals } from '../../server/telemetry/vitals.ts';

export interface AlarmNodeSettings {
  readonly connection: StoreOptions['connection'];
  /** Of the disk whose room is told. */
  readonly directory: string;
}

const BEAT_MS = 250;
const STALLED_AFTER_MS = 500;

const settings = JSON.parse(process.argv[2] ?? '{}') as AlarmNodeSettings;
const clockOfMachine = Date.now;
const store = openStore({ connection: settings.connection, poolSize: 1 });
const vitals = openVitals(settings.directory);
const { nodeId, beat } = await registerNode(store.db, {
  roles: ['services', 'application'],
  version: 'test',
  vitals: vitals.read,
});
const beating = setInterval(() => void beat().catch(() => {}), BEAT_MS);
let stalled: Pulse | undefined;
createInterface({ input: process.stdin })
  .on('line', (line) => {
    const [order, value] = line.split(' ');
    if (order === 'stall') stalled = startPulse('retriever', STALLED_AFTER_MS);
    if (order === 'clock') Date.now = () => clockOfMachine() + Number(value);
    if (order === 'well') {
      stalled?.end();
      Date.now = clockOfMachine;
    }
  })
  .on('close', () => {
    clearInterval(beating);
    stalled?.end();
    vitals.close();
    void store.close();
  });
process.stdout.write(`${nodeId}\n`);
