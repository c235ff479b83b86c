/** What `postvak doctor` shows: each row as it is known in a terminal, the report at the end, files where asked for. */
import { access, constants, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { styleText } from 'node:util';
import type { Command } from 'commander';
import type { Outcome } from '../../doctor/check.ts';
import { htmlReport } from '../../doctor/report/html.ts';
import { junitReport } from '../../doctor/report/junit.ts';
import { findingLine, type Paint, reportLines } from '../../doctor/report/text.ts';
import type { Report, ReportFinding } from '../../doctor/report.ts';
import type { Language } from '../../kernel/language.ts';
import { VERSION } from '../../roles/version.ts';
import { showsColour } from '../terminal.ts';

export interface OutputOptions {
  readonly json?: boolean;
  readonly junit?: string;
  readonly html?: string;
  readonly lang: Language;
}

const FAILED = 1;
const USED_WRONGLY = 2;

export const versionsHere = () => ({
  postvak: VERSION,
  node: process.versions.node,
  system: `${process.platform}-${process.arch}`,
});

/** While it runs a terminal shows each row as it is known; elsewhere the report comes at once. */
export function liveTable({ json, lang }: OutputOptions) {
  const terminal = process.stderr.isTTY === true && !json;
  const paint = painter(showsColour());
  const began = Date.now();
  let total = 0;
  let done = 0;
  let last = '';
  const progress = () => {
    const seconds = Math.round((Date.now() - began) / 1000);
    const line = `${done}/${total} · ${seconds} s · ${last}`;
    process.stderr.write(`\r\x1b[K${paint('faint', cut(line))}`);
  };
  // A slow row must not look like a hung program.
  const timer = terminal ? setInterval(progress, 500) : undefined;
  return {
    onStart: (checks: number) => {
      total = checks;
    },
    onFinding: (finding: ReportFinding) => {
      done += 1;
      last = `${finding.check} ${finding.subject}`;
      if (!terminal) return;
      const worthALine = finding.outcome !== 'skipped';
      if (worthALine) process.stderr.write(`\r\x1b[K${findingLine(finding, paint, lang)}\n`);
      progress();
    },
    end: () => {
      clearInterval(timer);
      if (terminal) process.stderr.write('\r\x1b[K\n');
    },
  };
}

function cut(line: string): string {
  const width = process.stderr.columns || 80;
  return line.length < width ? line : `${line.slice(0, Math.max(0, width - 2))}…`;
}

/** Before a run that may take half a minute, and not after it. */
export async function requirePlaces(files: readonly (string | undefined)[], command: Command): Promise<void> {
  for (const file of files) {
    if (file === undefined) continue;
    const folder = dirname(resolve(file));
    const isFolder = await stat(file).then(
      (found) => found.isDirectory(),
      () => false,
    );
    if (isFolder) usedWrongly(command, `error: ${file} is a folder; name a file in it`);
    await access(folder, constants.W_OK).catch((error: NodeJS.ErrnoException) =>
      usedWrongly(
        command,
        error.code === 'ENOENT'
          ? `error: there is no folder ${folder} to write ${basename(file)} to`
          : `error: ${folder} cannot be written to (${error.code})`,
      ),
    );
  }
}

export async function writeResult(
  file: string,
  content: string | Uint8Array,
  command: Command,
): Promise<void> {
  await writeFile(file, content).catch(({ code, message }: NodeJS.ErrnoException) =>
    usedWrongly(
      command,
      `error: ${file} cannot be written: ${code === 'ENOSPC' ? 'the disk is full' : message}`,
    ),
  );
}

/** Writes everything that was asked for, and sets the exit code. */
export async function tellReport(report: Report, options: OutputOptions, command: Command): Promise<void> {
  const text = reportLines(report, painter(!options.json && showsColour(process.stdout)));
  process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : `${text.join('\n')}\n`);
  const files: [string | undefined, (report: Report) => string][] = [
    [options.junit, junitReport],
    [options.html, htmlReport],
  ];
  for (const [file, render] of files) {
    if (file !== undefined) await writeResult(file, render(report), command);
  }
  const bad = report.findings.some(({ outcome }) => outcome === 'fail' || outcome === 'crashed');
  process.exitCode = bad ? FAILED : 0;
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

/** @param hint what helps; the list of commands does not help with the content of a file. */
export function usedWrongly(command: Command, message: string, hint?: string): never {
  return command.showHelpAfterError(hint ?? false).error(message, { exitCode: USED_WRONGLY });
}
