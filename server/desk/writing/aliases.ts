/** Further addresses of a mailbox. Exchange has to know them too: Postvak only uses them. */
import { recordAudit } from '../../accounts/audit.ts';
import { Refused } from '../../accounts/refused.ts';
import { violatedIndex } from '../../accounts/unique-violation.ts';
import { newId } from '../../kernel/id.ts';
import type { Db, Store, Trx } from '../../store/pool.ts';

export interface Alias {
  readonly id: string;
  readonly mailboxId: string;
  readonly address: string;
  readonly displayName: string;
}

export async function listAliases(db: Db): Promise<Alias[]> {
  return select(db).orderBy('address').execute();
}

/** @throws Refused when the address is taken, by an alias or a mailbox, or the mailbox is not there. */
export async function addAlias(
  store: Store,
  by: string,
  alias: Pick<Alias, 'mailboxId' | 'address' | 'displayName'>,
): Promise<Alias> {
  return store.db.transaction().execute(async (trx) => {
    const mailboxes = await trx
      .selectFrom('mailbox')
      .select(['id', 'address'])
      .where((eb) =>
        eb.or([
          eb('id', '=', alias.mailboxId),
          eb(eb.fn('lower', ['address']), '=', alias.address.toLowerCase()),
        ]),
      )
      .execute();
    if (!mailboxes.some(({ id }) => id === alias.mailboxId)) {
      throw new Refused('invalid', 'is no mailbox', 'mailboxId');
    }
    if (mailboxes.some(({ address }) => address.toLowerCase() === alias.address.toLowerCase())) {
      throw new Refused('invalid', 'is a mailbox of its own', 'address');
    }
    const id = newId();
    await trx
      .insertInto('mailbox_alias')
      .values({ id, mailbox_id: alias.mailboxId, address: alias.address, display_name: alias.displayName })
      .execute()
      .catch((error: unknown) => {
        if (violatedIndex(error) !== 'mailbox_alias_address') throw error;
        throw new Refused('invalid', 'is an alias already', 'address');
      });
    await recordAudit(trx, {
      agentId: by,
      action: 'alias.added',
      subject: `mailbox:${alias.mailboxId}`,
      detail: { address: alias.address },
    });
    return select(trx).where('id', '=', id).executeTakeFirstOrThrow();
  });
}

/** @throws Refused `not-found`. */
export async function removeAlias(store: Store, by: string, id: string): Promise<void> {
  await store.db.transaction().execute(async (trx) => {
    const gone = await trx
      .deleteFrom('mailbox_alias')
      .where('id', '=', id)
      .returning(['mailbox_id', 'address'])
      .executeTakeFirst();
    if (!gone) throw new Refused('not-found', 'There is no such alias.');
    await recordAudit(trx, {
      agentId: by,
      action: 'alias.removed',
      subject: `mailbox:${gone.mailbox_id}`,
      detail: { address: gone.address },
    });
  });
}

function select(db: Db | Trx) {
  return db
    .selectFrom('mailbox_alias')
    .select(['id', 'mailbox_id as mailboxId', 'address', 'display_name as displayName']);
}
