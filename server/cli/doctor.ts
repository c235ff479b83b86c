/**
 * `postvak doctor`: names the one thing that is wrong, who must fix it, and how. Changes nothing.
 * Ends with 0 (nothing failed), 1 (something failed) or 2 (used wrongly, or the file cannot be understood).
 */
import { readFile, writeFile } from 'node:fs/promises';
import { styleText } from 'node:util';
import { type Command, InvalidArgumentError } from 'commander';
import type { Outcome } from '../doctor/check.ts';
import { examineEce } from '../doctor/ece/examine.ts';
import { EXAMPLE } from '../doctor/ece/example.ts';
import { type EceDescription, readEceFile } from '../doctor/ece/file.ts';
import type { EceServer } from '../doctor/ece/probe.ts';
import { htmlReport } from '../doctor/report/html.ts';
import { junitReport } from '../doctor/report/junit.ts';
import { findingLine, type Paint, reportLines } from '../doctor/report/text.ts';
import type { Report, ReportFinding } from '../doctor/report.ts';
import { systemClock } from '../kernel/clock.ts';
import { VERSION } from '../roles/version.ts';
import { showsColour } from './terminal.ts';

interface Options {
  readonly profile: 'ece';
  readonly file?: string;
  readonly as: EceServer;
  readonly init?: boolean;
  readonly ca?: string;
  readonly json?: boolean;
  readonly junit?: string;
  readonly html?: string;
}

const FAILED = 1;
const USED_WRONGLY = 2;

export function describe(command: Command): void {
  command
    .requiredOption('--profile <profile>', 'what to examine: ece, a Cisco ECE deployment', oneOf(['ece']))
    .option('--file <ece.yaml>', 'the description of the deployment')
    .option(
      '--as <server>',
      'on which server this runs: services or application',
      oneOf(['services', 'application']),
      'services',
    )
    .option('--init', 'write a commented example to --file, or to the terminal')
    .option('--ca <file>', 'certificates (PEM) to be trusted besides those of the system')
    .option('--json', 'one JSON object on stdout')
    .option('--junit <file>', 'also write JUnit XML')
    .option('--html <file>', 'also write one printable page')
    .addHelpText(
      'after',
      '\nExit codes: 0 nothing failed, 1 something failed, 2 used wrongly.\nEvery check is explained in docs/doctor.md.',
    )
    .action((options: Options) => run(options, command));
}

async function run(options: Options, command: Command): Promise<void> {
  if (options.init) return writeExample(options.file, command);
  if (options.file === undefined)
    command.error('error: --file says which deployment; --init writes an example');
  const description = await readDescription(options.file, command);
  const ca = options.ca === undefined ? undefined : await readText(options.ca, command);
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort(new Error('stopped')));
  const live = liveTable(options);
  const report = await examineEce({
    description,
    server: options.as,
    ca,
    clock: systemClock,
    versions: {
      postvak: VERSION,
      node: process.versions.node,
      system: `${process.platform}-${process.arch}`,
    },
    signal: stop.signal,
    ...live,
  });
  live.end();
  await writeReports(report, options, command);
  const bad = report.findings.some(({ outcome }) => outcome === 'fail' || outcome === 'crashed');
  process.exitCode = bad ? FAILED : 0;
}

async function writeExample(file: string | undefined, command: Command): Promise<void> {
  if (file === undefined) {
    process.stdout.write(EXAMPLE);
    return;
  }
  try {
    await writeFile(file, EXAMPLE, { flag: 'wx' });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    wrong(command, code === 'EEXIST' ? `${file} is there already; it is not overwritten` : message);
  }
  process.stderr.write(
    `${file} is written; fill it in and run: postvak doctor --profile ece --file ${file}\n`,
  );
}

/** Every fault of the file is told, as file:line:column, as compilers do. */
async function readDescription(file: string, command: Command): Promise<EceDescription> {
  const read = readEceFile(await readText(file, command), process.env);
  if (read.ok) return read.description;
  return wrong(
    command,
    read.faults.map(({ line, column, message }) => `${file}:${line}:${column} ${message}`).join('\n'),
  );
}

async function readText(file: string, command: Command): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    return wrong(command, `${file} cannot be read: ${(error as Error).message}`);
  }
}

/** While it runs a terminal shows each row as it is known; elsewhere the report comes at once. */
function liveTable({ json }: Options) {
  const terminal = process.stderr.isTTY === true && !json;
  let total = 0;
  let done = 0;
  const paint = painter(showsColour());
  return {
    onStart: (checks: number) => {
      total = checks;
    },
    onFinding: (finding: ReportFinding) => {
      done += 1;
      if (!terminal) return;
      const worthALine = finding.outcome !== 'pass' && finding.outcome !== 'skipped';
      process.stderr.write(
        `\r\x1b[K${worthALine ? `${findingLine(finding, paint)}\n` : ''}${paint('faint', `${done}/${total} ${finding.title}`).slice(0, 120)}`,
      );
    },
    end: () => {
      if (terminal) process.stderr.write('\r\x1b[K\n');
    },
  };
}

async function writeReports(report: Report, options: Options, command: Command): Promise<void> {
  const text = reportLines(report, painter(!options.json && showsColour(process.stdout)));
  process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : `${text.join('\n')}\n`);
  const files: [string | undefined, (report: Report) => string][] = [
    [options.junit, junitReport],
    [options.html, htmlReport],
  ];
  for (const [file, render] of files) {
    if (file === undefined) continue;
    await writeFile(file, render(report)).catch((error: Error) => wrong(command, error.message));
  }
}

const COLOURS = {
  pass: 'green',
  warn: 'yellow',
  fail: 'red',
  crashed: 'magenta',
  skipped: 'gray',
  strong: 'bold',
  faint: 'gray',
} as const satisfies Record<Outcome | 'strong' | 'faint', string>;

function painter(colour: boolean): Paint {
  return (tone, text) => (colour ? styleText(COLOURS[tone], text, { validateStream: false }) : text);
}

function oneOf(choices: readonly string[]) {
  return (value: string): string => {
    if (choices.includes(value)) return value;
    throw new InvalidArgumentError(`It is one of: ${choices.join(', ')}.`);
  };
}

function wrong(command: Command, message: string): never {
  return command.error(message, { exitCode: USED_WRONGLY });
}
