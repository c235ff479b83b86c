/** `postvak doctor --profile ece`: a Cisco ECE deployment, from the machine on which it runs. */
import { readFile, writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { examineEce } from '../../doctor/ece/examine.ts';
import { EXAMPLE } from '../../doctor/ece/example.ts';
import { type EceDescription, readEceFile } from '../../doctor/ece/file.ts';
import type { EceServer } from '../../doctor/ece/probe.ts';
import { systemClock } from '../../kernel/clock.ts';
import { liveTable, type OutputOptions, tellReport, usedWrongly, versionsHere } from './output.ts';

export interface EceOptions extends OutputOptions {
  readonly file?: string;
  readonly as: EceServer;
  readonly init?: boolean;
  readonly ca?: string;
}

export async function runEce(options: EceOptions, command: Command): Promise<void> {
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
    language: options.lang,
    versions: versionsHere(),
    signal: stop.signal,
    ...live,
  }).finally(live.end);
  await tellReport(report, options, command);
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
    usedWrongly(command, code === 'EEXIST' ? `${file} is there already; it is not overwritten` : message);
  }
  process.stderr.write(
    `${file} is written; fill it in and run: postvak doctor --profile ece --file ${file}\n`,
  );
}

/** Every fault of the file is told, as file:line:column, as compilers do. */
async function readDescription(file: string, command: Command): Promise<EceDescription> {
  const read = readEceFile(await readText(file, command), process.env);
  if (read.ok) return read.description;
  return usedWrongly(
    command,
    read.faults.map(({ line, column, message }) => `${file}:${line}:${column} ${message}`).join('\n'),
  );
}

async function readText(file: string, command: Command): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    return usedWrongly(command, `${file} cannot be read: ${(error as Error).message}`);
  }
}
