import { both } from '../../words.ts';
import { contentOf } from '../probe.ts';
import { row } from './row.ts';

/** Where original mail is kept answers. Nothing is written to find out. */
export const originals = row(
  'system.originals',
  both('the store of original mail answers', 'de opslag van originele mail antwoordt'),
  ['system.database'],
  async ({ opened }, signal) => {
    const { objects } = contentOf(opened.store).blobs;
    if (!objects) return { evidence: [both('in the database', 'in de database')] };
    const began = performance.now();
    await objects.check(signal);
    const tookMs = Math.round(performance.now() - began);
    return {
      evidence: [
        both(
          `the object store of POSTVAK_BLOB_URL answers in ${tookMs} ms`,
          `de objectopslag van POSTVAK_BLOB_URL antwoordt in ${tookMs} ms`,
        ),
      ],
    };
  },
);
