import type { Db } from '../store/pool.ts';
import type { Channel } from './channels.ts';

/** Who gets the mail of a channel: those that were named, and who is an administrator now. Each once. */
export async function recipientsOf(
  db: Db,
  { recipients, toAdministrators }: Pick<Channel, 'recipients' | 'toAdministrators'>,
): Promise<string[]> {
  const administrators = toAdministrators
    ? await db
        .selectFrom('agent')
        .select('email')
        .where('role', '=', 'administrator')
        .where('disabled_at', 'is', null)
        .execute()
    : [];
  const all = [...recipients, ...administrators.map(({ email }) => email)];
  return [...new Map(all.map((address) => [address.toLowerCase(), address])).values()];
}
