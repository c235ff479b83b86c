/**
 * A node that only sends, as a process, so that a test can kill it: `node dispatch-node.ts <JSON>`. Tokens come from
 * the sandbox's control API; everything else is as in production. Prints `ready` when it works, stops on SIGTERM.
 */
import { createDispatcher } from '../../server/dispatcher/dispatcher.ts';
import type { DispatcherTuning } from '../../server/dispatcher/tuning.ts';
import { systemClock } from '../../server/kernel/clock.ts';
import { silentLog } from '../../server/kernel/log.ts';
import { registerNode } from '../../server/store/node.ts';
import { openStore, type StoreOptions } from '../../server/store/pool.ts';
import { sandboxTokens } from './sandbox-tokens.ts';

export interface DispatchNodeSettings {
  readonly connection: StoreOptions['connection'];
  readonly controlUrl: string;
  readonly tuning: Partial<DispatcherTuning>;
}

const settings = JSON.parse(process.argv[2] ?? '{}') as DispatchNodeSettings;
const store = openStore({ connection: settings.connection });
const { nodeId, beat } = await registerNode(store.db, { roles: ['services'], version: 'test' });
const beating = setInterval(() => void beat().catch(() => {}), 500);
const stop = new AbortController();
process.on('SIGTERM', () => stop.abort());
process.stdin.on('end', () => stop.abort()).resume();
const log = {
  ...silentLog,
  child: () => log,
  warn: (fields: object, text: string) => console.error('warn', text, fields),
  error: (fields: object, text: string) => console.error('error', text, fields),
};
const dispatcher = createDispatcher({
  store,
  tokens: sandboxTokens(store.db, settings.controlUrl),
  nodeId,
  clock: systemClock,
  log,
  tuning: settings.tuning,
});
process.stdout.write('ready\n');
await dispatcher.run(stop.signal);
clearInterval(beating);
await store.close();
process.stdin.destroy();
