/** `postvak …`: finds the command, runs it, and ends with 0 (done), 1 (failed) or 2 (used wrongly). */
import { Command, CommanderError } from 'commander';
import { COMMANDS } from './cli/index.ts';
import { tellFailure } from './cli/tell-failure.ts';
import { VERSION } from './roles/version.ts';

const FAILED = 1;
const USED_WRONGLY = 2;

async function main(parameters: readonly string[]): Promise<void> {
  const program = new Command('postvak')
    .description('Connects customer-service mailboxes to a team’s desk over OAuth 2.0')
    .version(VERSION, '-V, --version', 'print the version')
    .helpCommand('help [command]', 'say more about a command')
    .enablePositionalOptions()
    .showHelpAfterError('(postvak --help says what there is)')
    .exitOverride();
  const wanted = parameters.find((parameter) => parameter !== 'help' && !parameter.startsWith('-'));
  for (const { name, summary, load } of COMMANDS) {
    const command = program.command(name).summary(summary).description(summary).exitOverride();
    // Only the wanted command is loaded, so that a small one does not wait for a large one's libraries.
    if (name === wanted) (await load()).describe(command);
  }
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
