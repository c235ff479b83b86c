import { Failure } from './failure.ts';

/**
 * Runs `operation` with a signal that fires after `ms` or when `parent` fires, and settles then even if the
 * operation never does (a library's promise may hang on a dead socket).
 * @throws Failure `host-timeout` when the time is up; the parent's reason when the parent fired.
 */
export async function withDeadline<T>(
  ms: number,
  what: string,
  operation: (signal: AbortSignal) => Promise<T>,
  parent?: AbortSignal,
): Promise<T> {
  parent?.throwIfAborted();
  const controller = new AbortController();
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    stop(new Failure('host-timeout', { detail: `${what} took longer than ${ms} ms` }));
  }, ms);
  const stop = (reason: unknown) => {
    reject(reason);
    controller.abort(reason);
  };
  const onParent = () => stop(parent?.reason);
  parent?.addEventListener('abort', onParent, { once: true });
  try {
    return await Promise.race([operation(controller.signal), promise]);
  } finally {
    clearTimeout(timer);
    parent?.removeEventListener('abort', onParent);
  }
}
