/**
 * The keys of the vault, from settings or from `vault.key` in the data directory.
 *
 * A key is 32 bytes in base64, base64url or hex, with an id before it if one likes: `2026:5f3c…`. Without one, the
 * first 8 hex digits of its SHA-256 are the id. Several are separated by commas: the first seals, all open.
 */
import { createHash, randomBytes } from 'node:crypto';
import { open, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Failure } from '../kernel/failure.ts';
import type { Secret } from '../kernel/secret.ts';

export interface VaultKey {
  readonly id: string;
  readonly bytes: Uint8Array;
}

const KEY_BYTES = 32;

export function keyFileIn(dataDirectory: string): string {
  return join(dataDirectory, 'vault.key');
}

export function newVaultKey(): VaultKey {
  return parseKey(randomBytes(KEY_BYTES).toString('base64url'), 'the new key');
}

/** @throws TypeError naming the fault, never the key. */
export function parseVaultKeys(text: string): VaultKey[] {
  const keys = text
    .split(/[,\s]+/)
    .filter((part) => part !== '')
    .map((part, index) => parseKey(part, `key ${index + 1}`));
  if (keys.length === 0) throw new TypeError('there is no key in it');
  const ids = new Set(keys.map((key) => key.id));
  if (ids.size !== keys.length) throw new TypeError('two keys have the same id');
  return keys;
}

/**
 * From the settings if given; otherwise from the data directory, where a new one is made when there is none yet.
 * @param source.mayGenerate false when the database already holds secrets: a new key could not open them.
 * @throws Failure `vault-key-missing` or `settings-invalid`.
 */
export async function readVaultKeys(source: {
  readonly given?: Secret | undefined;
  readonly dataDirectory: string;
  readonly mayGenerate: boolean;
}): Promise<VaultKey[]> {
  if (source.given) return parse(source.given.reveal(), 'POSTVAK_SECRET_KEY');
  const file = keyFileIn(source.dataDirectory);
  const found = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new Failure('vault-key-missing', { detail: `${file}: ${error.code}`, cause: error });
  });
  if (found !== undefined) return parse(found, file);
  if (!source.mayGenerate) {
    throw new Failure('vault-key-missing', { detail: `the database holds secrets, but there is no ${file}` });
  }
  return generate(file);
}

/** @throws Error when the file cannot be read, Failure `settings-invalid` when it holds no key. */
export async function readKeyFile(file: string): Promise<VaultKey[]> {
  return parse(await readFile(file, 'utf8'), file);
}

/** In one step: who reads the file sees the keys of before or these, also after a power cut. */
export async function writeKeyFile(file: string, keys: readonly VaultKey[]): Promise<void> {
  const beside = `${file}.${randomBytes(4).toString('hex')}`;
  const lines = keys.map(({ id, bytes }) => `${id}:${Buffer.from(bytes).toString('base64url')}\n`);
  const handle = await open(beside, 'wx', 0o600);
  try {
    await handle.writeFile(lines.join(''));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(beside, file);
  const folder = await open(dirname(file), 'r');
  // Not every file system lets a folder be synced; the content is safe either way.
  await folder.sync().catch(() => {});
  await folder.close();
}

function parse(text: string, place: string): VaultKey[] {
  try {
    return parseVaultKeys(text);
  } catch (cause) {
    throw new Failure('settings-invalid', { detail: `${place}: ${(cause as Error).message}`, cause });
  }
}

async function generate(file: string): Promise<VaultKey[]> {
  const text = randomBytes(KEY_BYTES).toString('base64url');
  try {
    const handle = await open(file, 'wx', 0o600);
    try {
      await handle.writeFile(`${text}\n`);
      // What is sealed with it is durable from the first commit on, so the key must be too.
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return parse(await readFile(file, 'utf8'), file);
  }
  return parseVaultKeys(text);
}

function parseKey(part: string, name: string): VaultKey {
  const colon = part.indexOf(':');
  const id = colon < 0 ? undefined : part.slice(0, colon);
  const encoded = part.slice(colon + 1);
  if (id !== undefined && !/^[\w.-]{1,40}$/.test(id)) {
    throw new TypeError(`the id of ${name} is not 1 to 40 letters, digits, '.', '_' or '-'`);
  }
  const bytes = decode(encoded);
  if (bytes?.length !== KEY_BYTES) {
    throw new TypeError(
      `${name} is not ${KEY_BYTES} bytes in base64 or hex (make one: openssl rand -base64 32)`,
    );
  }
  return { id: id ?? createHash('sha256').update(bytes).digest('hex').slice(0, 8), bytes };
}

function decode(text: string): Buffer | undefined {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
  return /^[\w+/-]+=*$/.test(text) ? Buffer.from(text, 'base64') : undefined;
}
