/** Who signs in to the console. */
import type { Db } from '../store/pool.ts';
import { passwordMatches } from './password.ts';
import type { SignedInAgent } from './sessions.ts';

/** Who signs in with this address and password; null tells not which of the two is wrong. */
export async function signInAgent(db: Db, email: string, password: string): Promise<SignedInAgent | null> {
  const row = await db
    .selectFrom('agent')
    .select(['id', 'email', 'name', 'role', 'locale', 'password_hash'])
    .where((eb) => eb.fn('lower', ['email']), '=', email.toLowerCase())
    .where('disabled_at', 'is', null)
    .executeTakeFirst();
  const matches = await passwordMatches(password, row?.password_hash ?? null);
  if (!row || !matches) return null;
  const { password_hash: _, ...agent } = row;
  return agent;
}
