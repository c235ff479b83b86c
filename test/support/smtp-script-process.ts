/**
 * The scripted server as a process that accepts everything: prints its port in one line, then a byte for every message
 * that it has accepted; ends when its stdin does.
 */
import { startScriptedSmtp } from './smtp-script.ts';

const smtp = await startScriptedSmtp(({ step }) => {
  if (step === 'final') setImmediate(() => process.stdout.write('.'));
  return undefined;
});
process.stdout.write(`${smtp.port}\n`);
process.stdin.on('end', () => void smtp.close().then(() => process.exit(0))).resume();
