/**
 * `postvak doctor`: names the one thing that is wrong, who must fix it, and how. Changes nothing.
 * Ends with 0 (nothing failed), 1 (something failed) or 2 (used wrongly, or the file cannot be understood).
 */
import { type Command, InvalidArgumentError } from 'commander';
import { LANGUAGES, type Language } from '../kernel/language.ts';
import type { EceOptions } from './doctor/ece.ts';
import type { InstallationOptions } from './doctor/installation.ts';

type Options = EceOptions & InstallationOptions & { readonly profile?: 'ece' };

export function describe(command: Command): void {
  command
    .argument('[account]', 'only this account: its name, the address that signs in, or its id')
    .option('--send', 'also send one mail from each mailbox to itself, to see whether it may')
    .option('--bundle <file.zip>', 'also write a bundle for support, safe to send to strangers')
    .option('--profile <profile>', 'examine something else: ece, a Cisco ECE deployment', oneOf(['ece']))
    .option('--file <ece.yaml>', 'ece: the description of the deployment')
    .option(
      '--as <server>',
      'ece: on which server this runs, services or application',
      oneOf(['services', 'application']),
      'services',
    )
    .option('--init', 'ece: write a commented example to --file, or to the terminal')
    .option('--ca <file>', 'ece: certificates (PEM) to be trusted besides those of the system')
    .option(
      '--lang <language>',
      `language of the report: ${LANGUAGES.join(' or ')}`,
      oneOf(LANGUAGES),
      language(),
    )
    .option('--json', 'one JSON object on stdout')
    .option('--junit <file>', 'also write JUnit XML')
    .option('--html <file>', 'also write one printable page')
    .addHelpText(
      'after',
      '\nExit codes: 0 nothing failed, 1 something failed, 2 used wrongly.\nEvery check is explained in docs/doctor.md.',
    )
    .action((account: string | undefined, options: Options) => run(account, options, command));
}

async function run(account: string | undefined, options: Options, command: Command): Promise<void> {
  const { profile, file, init, ca } = options;
  if (profile === 'ece') {
    if (account !== undefined) command.error('error: the ECE profile examines all accounts of its file');
    if (options.send || options.bundle)
      command.error('error: --send and --bundle are not for the ECE profile');
    const { runEce } = await import('./doctor/ece.ts');
    return runEce(options, command);
  }
  if (file !== undefined || init || ca !== undefined) {
    command.error('error: --file, --init and --ca belong to --profile ece');
  }
  const { runInstallation } = await import('./doctor/installation.ts');
  return runInstallation(account, options, command);
}

/** The language of the terminal, where it is one of ours. */
function language(): Language {
  const { LC_ALL, LC_MESSAGES, LANG } = process.env;
  return (LC_ALL || LC_MESSAGES || LANG || '').startsWith('nl') ? 'nl' : 'en';
}

function oneOf(choices: readonly string[]) {
  return (value: string): string => {
    if (choices.includes(value)) return value;
    throw new InvalidArgumentError(`It is one of: ${choices.join(', ')}.`);
  };
}
