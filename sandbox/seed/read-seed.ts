import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import { type Seed, seedFile } from './schema.ts';

/**
 * What the file leaves out is as in the default seed.
 * @throws Error that names the file and every place in it that is wrong.
 */
export async function readSeed(path: string): Promise<Seed> {
  const text = await readFile(path, 'utf8');
  let document: unknown;
  try {
    document = parse(text) ?? {};
  } catch (error) {
    throw new Error(`${path} is not YAML: ${(error as Error).message}`);
  }
  const read = seedFile.safeParse(document);
  if (!read.success) throw new Error(`${path}:\n${z.prettifyError(read.error)}`);
  return read.data;
}
