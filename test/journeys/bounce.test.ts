import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { connectMailbox, setUpDemo } from '../../server/cli/demo/connect.ts';
import { DeskClient } from '../../server/cli/demo/desk-client.ts';
import { until } from '../../server/cli/demo/until.ts';
import { removeDataDirectory } from '../../server/store/embedded/place.ts';
import { startPostvakProcess } from '../support/postvak-process.ts';
import { startSandbox } from '../support/sandbox.ts';

test('an answer to an address that does not exist is shown as failed when the report comes back', async () => {
  await using stack = new AsyncDisposableStack();
  const dataDirectory = await mkdtemp(join(tmpdir(), 'postvak-bounce-'));
  stack.defer(() => removeDataDirectory(dataDirectory));
  const sandbox = await startSandbox();
  stack.defer(() => sandbox.stop());
  const postvak = await startPostvakProcess({ dataDirectory });
  stack.defer(async () => {
    await postvak.stop();
  });
  const desk = new DeskClient(postvak.origin);
  await connectMailbox(desk, sandbox, await setUpDemo(desk, sandbox), 'Support', 'support');
  await sandbox.control.deliver({
    to: 'support@contoso.example',
    from: 'unknown.person@klant.example',
    subject: 'Will you reach me?',
    text: 'No.',
  });
  const { id } = await until('the conversation', 30_000, async () => (await desk.conversations()).items[0]);
  await desk.reply(id, { text: 'We try.' });
  const delivery = await until('the outcome of the report', 30_000, async () => {
    const { messages } = await desk.conversation(id);
    const found = messages.find(({ direction }) => direction === 'out')?.delivery;
    return found?.recipients[0]?.outcome === 'failed' ? found : undefined;
  });
  expect(delivery.state).toBe('failed');
  expect(delivery.recipients[0]).toMatchObject({
    address: 'unknown.person@klant.example',
    outcome: 'failed',
  });
  expect(delivery.recipients[0]?.status).toMatch(/^5\.1\./);
  expect(delivery.failure?.code).toBe('recipient-unknown');
});
