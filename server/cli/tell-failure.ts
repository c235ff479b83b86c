/** Tells on stderr what went wrong: a failure with its remedy, anything else with its stack. */
import { Refused } from '../accounts/refused.ts';
import { describeFailure } from '../kernel/describe-failure.ts';
import { databaseFault } from '../store/fault.ts';

export function tellFailure(error: unknown): void {
  process.stderr.write(`${failureText(error)}\n`);
}

export function failureText(error: unknown): string {
  if (error instanceof Refused) return [error.path, error.message].filter(Boolean).join(' ');
  const failure = databaseFault(error);
  if (!failure) return error instanceof Error ? (error.stack ?? error.message) : String(error);
  const { summary, remedy, command, detail } = describeFailure(failure.toJSON());
  const lines = [`${summary} (${failure.code})`, ...detail.split('\n').map((line) => `  ${line}`)];
  if (command) lines.push(`  $ ${command}`);
  return [...lines.filter((line) => line.trim() !== ''), remedy].join('\n');
}
