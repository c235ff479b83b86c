/**
 * The main thread's side of the watchdog: it makes the beats that the thread looks for, and answers the questions that
 * the thread's port is asked. What the thread does with both stands in `watchdog-thread.ts`.
 */
import { Worker } from 'node:worker_threads';

export interface HealthQuestion {
  readonly path: '/readyz' | '/metrics';
  readonly authorization: string | undefined;
  /** It came through a proxy, so the address says nothing about who asks. */
  readonly passedOn: boolean;
  readonly remoteAddress: string;
}

export interface HealthAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

export interface WatchdogOptions {
  /** The process is killed when its event loop has not turned for so long; 0: never. */
  readonly killAfterMs: number;
  /** /livez says so from here on. */
  readonly stuckAfterMs?: number;
  readonly tickMs?: number;
  /** Where to answer probes; undefined: nowhere. */
  readonly listen: { readonly host: string; readonly port: number } | undefined;
  readonly answer: (question: HealthQuestion) => Promise<HealthAnswer>;
  /** Plain lines instead of JSON, as the log. */
  readonly plain: boolean;
}

export interface Watchdog {
  /** Of the port for probes. */
  readonly port: number | undefined;
  stop(): Promise<void>;
}

/** What the thread is started with. */
export interface WatchdogOrders {
  readonly beats: SharedArrayBuffer;
  readonly tickMs: number;
  readonly stuckAfterTicks: number;
  readonly killAfterTicks: number;
  /** How long the main thread may take for an answer. */
  readonly answerMs: number;
  readonly listen: { readonly host: string; readonly port: number } | undefined;
  readonly plain: boolean;
}

export type ThreadPost =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'question'; readonly id: number; readonly question: HealthQuestion };

const TICK_MS = 1_000;
const STUCK_AFTER_MS = 10_000;
/** Above the deadline of the readiness probes, so that the answer names what is wrong rather than "stuck". */
const ANSWER_MS = 8_000;

/** @throws Error with the `code` of the system when the port cannot be had. */
export async function startWatchdog(options: WatchdogOptions): Promise<Watchdog> {
  const { tickMs = TICK_MS, stuckAfterMs = STUCK_AFTER_MS, killAfterMs, listen, answer, plain } = options;
  const beats = new SharedArrayBuffer(4);
  const orders: WatchdogOrders = {
    beats,
    tickMs,
    stuckAfterTicks: Math.ceil(stuckAfterMs / tickMs),
    killAfterTicks: Math.ceil(killAfterMs / tickMs),
    answerMs: ANSWER_MS,
    listen,
    plain,
  };
  const thread = new Worker(new URL('./watchdog-thread.ts', import.meta.url), {
    workerData: orders,
    resourceLimits: { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 4 },
  });
  const beat = new Int32Array(beats);
  const beating = setInterval(() => Atomics.add(beat, 0, 1), tickMs / 2);
  beating.unref();
  const stop = async () => {
    clearInterval(beating);
    await thread.terminate();
  };
  thread.on('message', (post: ThreadPost) => {
    if (post.kind !== 'question') return;
    void answer(post.question)
      .catch(() => ({ status: 500, type: 'application/json', body: '{"status":"failed"}' }))
      .then((given) => thread.postMessage({ id: post.id, answer: given }));
  });
  try {
    const port = listen ? await listening(thread) : undefined;
    thread.on('error', () => {});
    thread.unref();
    return { port, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function listening(thread: Worker): Promise<number> {
  return new Promise((resolve, reject) => {
    thread.once('error', reject);
    thread.on('message', (post: ThreadPost) => {
      if (post.kind === 'listening') resolve(post.port);
      if (post.kind === 'refused') {
        reject(
          Object.assign(new Error(`the port for probes cannot be had: ${post.code}`), { code: post.code }),
        );
      }
    });
  });
}
