/** Who is signed in. Read once at the start; afterwards signing in and out write it. */
import { queryOptions } from '@tanstack/react-query';
import { answer, api, keepCsrfToken } from './client.ts';
import { Problem } from './problem.ts';
import type { Session } from './types.ts';

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: readSession,
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: Number.POSITIVE_INFINITY,
});

/** @returns null when nobody is signed in. */
async function readSession(): Promise<Session | null> {
  try {
    return keep(await answer(api.GET('/api/v1/session')));
  } catch (error) {
    if (error instanceof Problem && error.code === 'not-signed-in') return null;
    throw error;
  }
}

/** Asks whether the session is still good; if not, everyone who listens to `onSignedOut` hears of it. */
export async function probeSession(): Promise<void> {
  await readSession().catch(() => undefined);
}

export async function signIn(email: string, password: string): Promise<Session> {
  return keep(await answer(api.POST('/api/v1/session', { body: { email, password } })));
}

export async function signOut(): Promise<void> {
  await answer(api.DELETE('/api/v1/session'));
  keepCsrfToken('');
}

export interface NewInstallation {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly externalUrl: string;
  readonly department: string;
}

export async function setUp(body: NewInstallation): Promise<Session> {
  return keep(await answer(api.POST('/api/v1/setup', { body })));
}

export const setupQuery = queryOptions({
  queryKey: ['setup'],
  queryFn: () => answer(api.GET('/api/v1/setup')),
  staleTime: 0,
});

/** @param locale a language tag; replies quote the customer in it. */
export async function saveName(name: string): Promise<Session> {
  return keep(await answer(api.PATCH('/api/v1/session', { body: { name } })));
}

export async function changePassword(current: string, password: string): Promise<void> {
  await answer(api.POST('/api/v1/session/password', { body: { current, password } }));
}

export async function saveLocale(locale: string): Promise<void> {
  await answer(api.PATCH('/api/v1/session', { body: { locale } }));
}

function keep(session: Session): Session {
  keepCsrfToken(session.csrfToken);
  return session;
}
