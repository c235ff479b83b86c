/** The commander of `postvak`: every command by name, and of these the wanted one in full. */
import { Command, type OutputConfiguration } from 'commander';
import { VERSION } from '../roles/version.ts';
import { COMMANDS } from './index.ts';

/** @param output where help and complaints about a wrong use go, instead of stdout and stderr. */
export async function programFor(
  parameters: readonly string[],
  output: OutputConfiguration = {},
): Promise<Command> {
  const program = new Command('postvak')
    .description('Connects customer-service mailboxes to a team’s desk over OAuth 2.0')
    .version(VERSION, '-V, --version', 'print the version')
    .helpCommand('help [command]', 'say more about a command')
    .enablePositionalOptions()
    .showHelpAfterError('(postvak --help says what there is)')
    .configureOutput(output)
    .exitOverride();
  const wanted = parameters.find((parameter) => parameter !== 'help' && !parameter.startsWith('-'));
  for (const { name, summary, load } of COMMANDS) {
    const command = program.command(name).summary(summary).description(summary).exitOverride();
    // Only the wanted command is loaded, so that a small one does not wait for a large one's libraries.
    if (name === wanted) (await load()).describe(command);
  }
  return program;
}
