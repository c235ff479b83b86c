/**
 * Makes the view of a mail's HTML without holding up anybody else: what is large enough to take noticeable time is
 * made in a thread of its own, with a limit on time and memory. A mail that was built to take for ever costs its
 * reader a few seconds and a short note, and the other agents nothing.
 */
import { Worker } from 'node:worker_threads';
import { withDeadline } from '../../kernel/deadline.ts';
import { Failure } from '../../kernel/failure.ts';
import { type HtmlView, type HtmlViewOptions, makeHtmlView, notShown } from './html-view.ts';

/** Below, the work takes less than starting a thread (tens of milliseconds). */
const SMALL_LENGTH = 60_000;
const LONGEST_MS = 15_000;
const MEMORY_MB = 256;

export async function makeHtmlViewApart(
  html: string,
  options: HtmlViewOptions,
  longestMs: number = LONGEST_MS,
): Promise<HtmlView> {
  if (html.length < SMALL_LENGTH) return makeHtmlView(html, options);
  const worker = new Worker(new URL('./html-view-worker.ts', import.meta.url), {
    workerData: { html, options },
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
  });
  try {
    return await withDeadline(longestMs, 'the view of an HTML mail', () => answerOf(worker));
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (error instanceof Failure) return notShown('takes too long to make safe');
    if (code === 'ERR_WORKER_OUT_OF_MEMORY') return notShown('takes too much memory to make safe');
    throw error;
  } finally {
    await worker.terminate();
  }
}

function answerOf(worker: Worker): Promise<HtmlView> {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the thread ended with ${code} and no answer`)));
  });
}
