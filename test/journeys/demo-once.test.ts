import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const MAIN = fileURLToPath(new URL('../../server/main.ts', import.meta.url));

test('demo --once runs from an empty directory to an answered customer and ends by itself', async () => {
  const child = spawn(process.execPath, [MAIN, 'demo', '--once'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1' },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  try {
    const [code] = await once(child, 'exit');
    const steps = output.split('\n').filter((line) => line.startsWith('✓'));
    const names = steps.map((line) => line.slice(2).replace(/\s+[\d.]+ s$/, ''));
    expect(names, output).toEqual([
      'sandbox up',
      'database up',
      'Postvak up',
      'account connected as support@contoso.example',
      'customer mail sent',
      'retrieved, conversation #1 opened',
      'reply written by Robin Jansen',
      'delivered',
      "threaded at the customer's",
      'customer answers back, same conversation',
      expect.stringMatching(/^examined by the doctor: (pass|warn)$/),
    ]);
    expect(code, output).toBe(0);
  } finally {
    if (child.exitCode === null) child.kill('SIGKILL');
  }
});
