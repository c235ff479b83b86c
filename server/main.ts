/** `postvak …`: finds the command, runs it, and ends with 0 (done), 1 (failed) or 2 (used wrongly). */
import { CommanderError } from 'commander';
import { programFor } from './cli/program.ts';
import { tellFailure } from './cli/tell-failure.ts';

const FAILED = 1;
const USED_WRONGLY = 2;

async function main(parameters: readonly string[]): Promise<void> {
  const program = await programFor(parameters);
  if (parameters.length === 0) program.help();
  await program.parseAsync(parameters, { from: 'user' });
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : USED_WRONGLY;
  } else {
    tellFailure(error);
    process.exitCode = FAILED;
  }
}
