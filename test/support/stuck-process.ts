/**
 * A process whose event loop gets stuck when it is told to: node test/support/stuck-process.ts KILL_AFTER_MS
 * It prints its port for probes, and blocks for ever when it reads a line.
 */
import { startWatchdog } from '../../server/telemetry/watchdog.ts';

const watchdog = await startWatchdog({
  killAfterMs: Number(process.argv[2]),
  stuckAfterMs: 200,
  tickMs: 50,
  listen: { host: '127.0.0.1', port: 0 },
  plain: false,
  answer: async ({ path }) => ({ status: 200, type: 'text/plain', body: `main says ${path}` }),
});
process.stdin.once('data', () => {
  for (;;);
});
process.stdout.write(`${watchdog.port}\n`);
