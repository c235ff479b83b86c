/** The control API of a sandbox that runs as a process of its own. */
import type { RunningSandbox } from '../../server/cli/demo/sandbox-process.ts';

/** @throws when the sandbox refuses; its answer is in the message. */
export async function control<T>(
  sandbox: RunningSandbox,
  method: string,
  path: string,
  body?: unknown,
): Promise<T> {
  const response = await fetch(sandbox.info.control.url + path, {
    method,
    // A connection of its own: the sandbox closes those that idle, and on a busy machine that is noticed too late.
    headers: { connection: 'close', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`sandbox ${method} ${path}: ${response.status} ${await response.text()}`);
  return (response.status === 204 ? undefined : await response.json()) as T;
}
