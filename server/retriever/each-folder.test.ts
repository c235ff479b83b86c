import { expect, it } from 'vitest';
import { Failure } from '../kernel/failure.ts';
import { eachFolder } from './each-folder.ts';

const missing = (folder: string) =>
  expect.objectContaining({ code: 'folder-not-found', facts: { folder, host: 'x' } });

async function run(gone: readonly string[], mustBe?: string) {
  const done: string[] = [];
  const result = await eachFolder(['Junk', 'Sales', 'INBOX'], mustBe, async (folder) => {
    if (gone.includes(folder)) throw new Failure('folder-not-found', { facts: { host: 'x' } });
    done.push(folder);
  }).catch((error: unknown) => ({ thrown: error }));
  return { done, result };
}

it('brings up to date what is there, and tells of what is not', async () => {
  expect(await run([])).toEqual({ done: ['Junk', 'Sales', 'INBOX'], result: undefined });
  expect(await run(['Junk'], 'INBOX')).toEqual({ done: ['Sales', 'INBOX'], result: missing('Junk') });
  expect(await run(['Sales', 'INBOX'])).toEqual({ done: ['Junk'], result: missing('Sales') });
});

it('ends when the one that must be there is not, after the others, and when none is', async () => {
  expect(await run(['INBOX'], 'INBOX')).toEqual({
    done: ['Junk', 'Sales'],
    result: { thrown: missing('INBOX') },
  });
  expect(await run(['Junk', 'Sales', 'INBOX'])).toEqual({ done: [], result: { thrown: missing('Junk') } });
});

it('ends with any other failure', async () => {
  const lost = new Failure('connection-lost');
  await expect(eachFolder(['Junk', 'INBOX'], 'INBOX', () => Promise.reject(lost))).rejects.toBe(lost);
});
