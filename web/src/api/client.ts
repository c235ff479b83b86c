/**
 * The one way to the API: typed by its description, same origin, with the session's CSRF token on every change.
 *
 * `answer` turns the pair of openapi-fetch into a value or a thrown `Problem`, which is what queries want. When the
 * session has ended, everyone who cares is told once, so that no screen handles it by itself.
 */
import createClient from 'openapi-fetch';
import { asProblem, Problem, problemOfAnswer } from './problem.ts';
import type { paths } from './schema.generated.ts';

let csrfToken = '';
const signedOut = new EventTarget();

export const api = createClient<paths>({ baseUrl: window.location.origin, credentials: 'same-origin' });

api.use({
  onRequest({ request }) {
    if (request.method !== 'GET' && csrfToken) request.headers.set('x-csrf-token', csrfToken);
    return request;
  },
});

/** @param token of the session that was just opened or read; empty after signing out. */
export function keepCsrfToken(token: string): void {
  csrfToken = token;
}

/** For a request that does not go through `api`. */
export function csrfHeader(): Record<string, string> {
  return csrfToken ? { 'x-csrf-token': csrfToken } : {};
}

/** @returns the way to stop listening. */
export function onSignedOut(listener: () => void): () => void {
  signedOut.addEventListener('signed-out', listener);
  return () => signedOut.removeEventListener('signed-out', listener);
}

interface Answered<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/** @throws Problem, always; or the AbortError of a cancelled request. */
export async function answer<T>(asked: Promise<Answered<T>>): Promise<T> {
  let answered: Answered<T>;
  try {
    answered = await asked;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw asProblem(error);
  }
  const { data, error, response } = answered;
  if (response.ok) return data as T;
  const problem = problemOfAnswer(response.status, error);
  if (problem.code === 'not-signed-in') signedOut.dispatchEvent(new Event('signed-out'));
  throw problem;
}

export { Problem };
