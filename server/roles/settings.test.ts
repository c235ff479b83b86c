import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Failure } from '../kernel/failure.ts';
import { readSettings, unknownSettings } from './settings.ts';

const KEY = 'ab'.repeat(32);

function faults(environment: Record<string, string>): string[] {
  try {
    readSettings(environment);
    return [];
  } catch (error) {
    return (error as Failure).detail.split('\n');
  }
}

describe('settings', () => {
  it('have defaults that run on one machine: own database, both roles, reachable from here only', () => {
    expect(readSettings({})).toMatchObject({
      databaseUrl: undefined,
      externalUrl: undefined,
      host: 'localhost',
      port: 8080,
      roles: ['services', 'application'],
      logLevel: 'info',
      trustProxy: false,
    });
  });

  it('are read, and overridden by the command line', () => {
    const settings = readSettings(
      {
        POSTVAK_DATABASE_URL: 'postgres://u:p@db.example.com/postvak',
        POSTVAK_EXTERNAL_URL: 'https://desk.example.com/',
        POSTVAK_PORT: '9000',
        POSTVAK_ROLE: 'application',
        POSTVAK_SECRET_KEY: KEY,
        POSTVAK_LOG_LEVEL: ' ',
      },
      { POSTVAK_PORT: '9001', POSTVAK_ROLE: undefined },
    );
    expect(settings).toMatchObject({
      externalUrl: 'https://desk.example.com',
      port: 9001,
      roles: ['application'],
      logLevel: 'info',
    });
    expect(settings.databaseUrl?.reveal()).toBe('postgres://u:p@db.example.com/postvak');
    expect(JSON.stringify(settings)).not.toContain('u:p@');
  });

  it.each([
    ['POSTVAK_HEALTH_PORT', '70000'],
    ['POSTVAK_HEARTBEAT_URL', 'hc-ping.example/x'],
    ['POSTVAK_STUCK_AFTER', '5000'],
    ['POSTVAK_DATABASE_URL', 'mysql://db'],
    ['POSTVAK_DATABASE_URL', 'postgres//db'],
    ['POSTVAK_EXTERNAL_URL', 'desk.example.com'],
    ['POSTVAK_EXTERNAL_URL', 'http://desk.example.com'],
    ['POSTVAK_EXTERNAL_URL', 'https://desk.example.com/postvak'],
    ['POSTVAK_EXTERNAL_URL', 'https://u:p@desk.example.com'],
    ['POSTVAK_HOST', 'two words'],
    ['POSTVAK_PORT', 'http'],
    ['POSTVAK_PORT', '65536'],
    ['POSTVAK_PORT', '80.5'],
    ['POSTVAK_ROLE', 'everything'],
    ['POSTVAK_SECRET_KEY', 'my secret'],
    ['POSTVAK_SECRET_KEY_FILE', '/nonexistent/key'],
    ['POSTVAK_BLOB_URL', 's3://key:secret@bucket'],
    ['POSTVAK_LOG_LEVEL', 'loud'],
    ['POSTVAK_METRICS_TOKEN', 'hunter2'],
    ['POSTVAK_SENT_ITEMS_GRACE', 'soon'],
  ])('%s=%s is refused by name with an example, without being repeated', (name, value) => {
    const [fault, ...more] = faults({ [name]: value });
    expect(more).toEqual([]);
    expect(fault).toMatch(new RegExp(`^${name} .+\\. Example: ${name}=`));
    expect(fault?.split('. Example:')[0]).not.toContain(value);
  });

  it.each([
    'postgres://db/postvak',
    'postgresql://u@h:1/d?sslmode=require',
    'postgres://u@/d?host=%2Frun%2Fpg&port=5432',
  ])('take the database URL %s', (url) => {
    expect(faults({ POSTVAK_DATABASE_URL: url })).toEqual([]);
  });

  it.each([
    ['--port', { POSTVAK_PORT: { option: '--port', value: 'abc' } }, '8080'],
    ['--host', { POSTVAK_HOST: { option: '--host', value: 'two words' } }, '0.0.0.0'],
  ])('%s is told by its own name when it is wrong', (option, overrides, example) => {
    const wrong = () => readSettings({ POSTVAK_PORT: '9000' }, overrides);
    expect(wrong).toThrow(expect.objectContaining({ detail: expect.stringMatching(`^${option} is `) }));
    expect(wrong).toThrow(
      expect.objectContaining({ detail: expect.stringContaining(`Example: ${option} ${example}`) }),
    );
    expect(wrong).toThrow(expect.objectContaining({ detail: expect.not.stringContaining('POSTVAK_') }));
  });

  it('an option that is empty is not set', () => {
    const options = { POSTVAK_PORT: { option: '--port', value: '' } };
    expect(readSettings({ POSTVAK_PORT: '9000' }, options).port).toBe(9_000);
  });

  it('tell all faults at once', () => {
    expect(faults({ POSTVAK_PORT: 'x', POSTVAK_ROLE: 'y', POSTVAK_SECRET_KEY: 'z' })).toHaveLength(3);
  });

  it('take the key from a file, and not from two places', () => {
    const directory = mkdtempSync(join(tmpdir(), 'postvak-settings-'));
    try {
      const file = join(directory, 'key');
      writeFileSync(file, `${KEY}\n`);
      expect(readSettings({ POSTVAK_SECRET_KEY_FILE: file }).vaultKeys?.reveal()).toBe(KEY);
      expect(faults({ POSTVAK_SECRET_KEY_FILE: file, POSTVAK_SECRET_KEY: KEY })).toHaveLength(1);
      writeFileSync(file, 'not a key');
      expect(faults({ POSTVAK_SECRET_KEY_FILE: file })).toHaveLength(1);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it('notice names that are none', () => {
    expect(unknownSettings({ POSTVAK_DATBASE_URL: 'x', POSTVAK_PORT: '1', PATH: '/' })).toEqual([
      'POSTVAK_DATBASE_URL',
    ]);
  });
});

it('a bucket needs its key, which is a secret; without a bucket originals are in PostgreSQL', () => {
  const POSTVAK_BLOB_URL = 's3://mail/postvak?region=eu-central-1';
  expect(faults({ POSTVAK_BLOB_URL })).toEqual([
    expect.stringMatching(/^POSTVAK_BLOB_ACCESS_KEY is missing/),
    expect.stringMatching(/^POSTVAK_BLOB_SECRET_KEY is missing/),
  ]);
  const keys = { POSTVAK_BLOB_ACCESS_KEY: 'AKIA', POSTVAK_BLOB_SECRET_KEY: 'very secret' };
  const { blobs } = readSettings({ POSTVAK_BLOB_URL, ...keys });
  expect(blobs).toMatchObject({ location: { bucket: 'mail', prefix: 'postvak/' } });
  expect(JSON.stringify(blobs)).not.toContain('very secret');
  expect(readSettings({ POSTVAK_BLOB_URL: 'postgres:', ...keys }).blobs).toBeUndefined();
});
