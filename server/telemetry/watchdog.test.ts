import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { startWatchdog } from './watchdog.ts';

const STUCK_PROCESS = fileURLToPath(new URL('../../test/support/stuck-process.ts', import.meta.url));
const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

async function startProcess(killAfterMs: number) {
  const child = spawn(process.execPath, [STUCK_PROCESS, String(killAfterMs)], { stdio: 'pipe' });
  children.push(child);
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const [port] = (await once(child.stdout, 'data')) as [Buffer];
  const ask = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${String(port).trim()}${path}`);
    return { status: response.status, body: await response.text() };
  };
  return { child, ask, errors: () => errors, getStuck: () => child.stdin.write('now\n') };
}

describe('the port for probes', () => {
  it('answers for the main thread, and says that it is stuck when it is', async () => {
    const { ask, getStuck } = await startProcess(0);
    expect(await ask('/livez')).toEqual({ status: 200, body: '{"status":"live"}' });
    expect(await ask('/readyz?verbose')).toEqual({ status: 200, body: 'main says /readyz' });
    expect((await ask('/elsewhere')).status).toBe(404);
    getStuck();
    let last = await ask('/livez');
    while (last.status === 200) last = await ask('/livez');
    expect(last.status).toBe(503);
    expect(JSON.parse(last.body)).toMatchObject({ status: 'stuck' });
  });

  it('that somebody else has is refused with the reason of the system', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const listen = { host: '127.0.0.1', port };
    const answer = async () => ({ status: 200, type: 'text/plain', body: '' });
    await expect(startWatchdog({ killAfterMs: 0, listen, answer, plain: false })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
    other.close();
  });
});

describe('a process whose event loop is stuck', () => {
  it('is killed, and says why', async () => {
    const { child, errors, getStuck } = await startProcess(400);
    const gone = once(child, 'exit');
    getStuck();
    expect(await gone).toEqual([null, 'SIGKILL']);
    expect(JSON.parse(errors())).toMatchObject({ level: 'error', part: 'watchdog' });
    expect(errors()).toContain('the event loop has not turned');
  });

  it('is not taken for one that was stopped as a whole', async () => {
    const { child, ask } = await startProcess(400);
    child.kill('SIGSTOP');
    // Longer than the watchdog would wait; nothing that could be asked meanwhile would answer.
    await new Promise((resolve) => setTimeout(resolve, 900));
    child.kill('SIGCONT');
    expect((await ask('/livez')).status).toBe(200);
    expect(child.exitCode).toBeNull();
    expect(child.signalCode).toBeNull();
  });
});
