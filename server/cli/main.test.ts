import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { COMMANDS } from './index.ts';

vi.setConfig({ testTimeout: 30_000 });

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

async function postvak(parameters: readonly string[], environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, [MAIN, ...parameters], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, ...environment },
  });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: child.exitCode, stdout, stderr };
}

/** As a process; what it says of each command is in program.test.ts. */
describe('postvak', () => {
  it('without a word says what there is', async () => {
    const { code, stdout } = await postvak([]);
    expect(code).toBe(0);
    for (const { name, summary } of COMMANDS) {
      expect(stdout).toContain(name);
      expect(stdout.replace(/\s+/g, ' ')).toContain(summary);
    }
  });

  it('ends with 2 when it is used wrongly, told on stderr', async () => {
    const { code, stdout, stderr } = await postvak(['start', '--fast']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^error: /);
  });

  it('ends with 0 when it was asked to explain itself', async () => {
    const { code, stdout, stderr } = await postvak(['start', '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('Usage: postvak start');
  });

  it('refuses bad settings before it touches anything, all of them at once', async () => {
    const { code, stderr } = await postvak(['start'], {
      POSTVAK_PORT: 'http',
      POSTVAK_EXTERNAL_URL: 'desk.example.com',
      POSTVAK_DATA_DIR: '/nonexistent',
    });
    expect(code).toBe(1);
    expect(stderr).toContain('POSTVAK_PORT is not a number');
    expect(stderr).toContain('POSTVAK_EXTERNAL_URL is not a URL');
    expect(stderr).toContain('Example: POSTVAK_PORT=8080');
  });

  it('says what is wrong and what to do when the database does not let it in', async () => {
    const { code, stderr } = await postvak(['migrate'], {
      POSTVAK_DATABASE_URL: 'postgres://postvak:hidden-word@/postvak?host=/nonexistent&port=1',
    });
    expect(code).toBe(1);
    expect(stderr).toContain('The database does not answer. (database-unavailable)');
    expect(stderr).not.toContain('hidden-word');
  });

  it('prints its versions, also for machines', async () => {
    const { stdout } = await postvak(['version', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ node: process.versions.node, schema: expect.any(Number) });
  });
});
