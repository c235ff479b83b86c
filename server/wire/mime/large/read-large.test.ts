import { afterAll, describe, expect, it } from 'vitest';
import { largeMail } from '../../../../test/support/large-mail.ts';
import { closeReader, readMessage } from '../read.ts';
import { readLargeAttachment, readLargeForwarded, readLargeMessage } from './read-large.ts';

afterAll(closeReader);

const CHUNK = 100_000;
const film = Buffer.alloc(1_500_000, 'moving pictures ');
const inner = largeMail({
  subject: 'The inner one',
  text: 'I am inside.',
  files: [{ name: 'a.bin', type: 'application/octet-stream', content: Buffer.from([1, 2, 3]) }],
});
const raw = largeMail({
  subject: 'The film',
  text: 'See the film.',
  files: [{ name: 'film.mp4', type: 'video/mp4', content: film }],
  mails: [inner],
});

async function* chunks(all = raw): AsyncGenerator<Buffer> {
  for (let at = 0; at < all.length; at += CHUNK) yield all.subarray(at, at + CHUNK);
}

describe('a mail that streams by', () => {
  it('is read as it is read in memory, and its files have places', async () => {
    const streamed = await readLargeMessage(chunks());
    const whole = await readMessage(raw);
    expect(whole.attachments.map(({ filename }) => filename)).toContain('film.mp4');
    expect({
      ...streamed,
      attachments: streamed.attachments.map(({ part: _, ...each }) => each),
    }).toEqual(whole);
    expect(streamed.attachments[0]?.part).toMatchObject({ encoding: 'base64' });
  });

  it('gives what is small inside it: a mail, and a file of that mail', async () => {
    expect((await readLargeForwarded(chunks(), [1]))?.subject).toBe('The inner one');
    const file = await readLargeAttachment(chunks(), [1, 0]);
    expect(file?.content).toEqual(Buffer.from([1, 2, 3]));
    expect(await readLargeAttachment(chunks(), [7])).toBeUndefined();
  });

  it('whose source breaks is not read at all, and the next one is', async () => {
    const broken = async function* () {
      yield raw.subarray(0, CHUNK);
      throw new Error('the database went away');
    };
    await expect(readLargeMessage(broken())).rejects.toThrow('the database went away');
    await expect(readLargeAttachment(broken(), [0])).rejects.toThrow('the database went away');
    expect((await readLargeMessage(chunks())).subject).toBe('The film');
  });
});
