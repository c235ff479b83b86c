/** `postvak doctor --profile ece`: a Cisco ECE deployment, from the machine on which it runs. */
import { readFile, writeFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import type { Command } from 'commander';
import { examineEce } from '../../doctor/ece/examine.ts';
import { EXAMPLE } from '../../doctor/ece/example.ts';
import { type EceDescription, readEceFile } from '../../doctor/ece/file.ts';
import type { EceServer } from '../../doctor/ece/probe.ts';
import { systemClock } from '../../kernel/clock.ts';
import {
  liveTable,
  type OutputOptions,
  requirePlaces,
  tellReport,
  usedWrongly,
  versionsHere,
} from './output.ts';

export interface EceOptions extends OutputOptions {
  readonly file?: string;
  readonly as: EceServer;
  readonly init?: boolean;
  readonly ca?: string;
}

const EXAMPLE_HINT = '(postvak doctor --profile ece --init shows an example)';

export async function runEce(options: EceOptions, command: Command): Promise<void> {
  if (options.init) return writeExample(options.file, command);
  if (options.file === undefined) {
    usedWrongly(command, 'error: --file says which deployment', EXAMPLE_HINT);
  }
  await requirePlaces([options.junit, options.html], command);
  const description = await readDescription(options.file, command);
  const ca = options.ca === undefined ? undefined : await readCertificates(options.ca, command);
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
    const told = {
      EEXIST: 'is there already; it is not overwritten',
      ENOENT: 'is in a folder that is not there',
    };
    usedWrongly(command, `error: ${file} ${told[code as keyof typeof told] ?? message}`);
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
    EXAMPLE_HINT,
  );
}

async function readCertificates(file: string, command: Command): Promise<string> {
  const text = await readText(file, command);
  try {
    createSecureContext({ ca: text });
    if (text.includes('-----BEGIN CERTIFICATE-----')) return text;
  } catch {
    // Told below.
  }
  return usedWrongly(command, `error: ${file} holds no certificate in PEM (-----BEGIN CERTIFICATE-----)`);
}

async function readText(file: string, command: Command): Promise<string> {
  try {
    return decoded(await readFile(file));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const told = { ENOENT: 'is not there', EISDIR: 'is a folder', EACCES: 'may not be read by this user' };
    return usedWrongly(
      command,
      `error: ${file} ${told[code as keyof typeof told] ?? `cannot be read: ${message}`}`,
      EXAMPLE_HINT,
    );
  }
}

/** Editors on Windows write UTF-16, and say so by its first bytes. @throws Error for what is no text. */
function decoded(bytes: Buffer): string {
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  const text = new TextDecoder(utf16 ? 'utf-16le' : 'utf-8').decode(bytes);
  if (text.includes('\0')) throw new Error('it is no text');
  return text;
}
