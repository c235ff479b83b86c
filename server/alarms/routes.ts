/** The ways by which alarm mail leaves, as they were set: a first one, and others for when it is itself in trouble. */
import { recordAudit } from '../accounts/audit.ts';
import { listActiveMailboxes, mailboxConnection } from '../accounts/connection.ts';
import { Refused } from '../accounts/refused.ts';
import { newId } from '../kernel/id.ts';
import type { Secret } from '../kernel/secret.ts';
import { notify } from '../store/notify.ts';
import type { Db, Store, Trx } from '../store/pool.ts';
import type { Relay } from '../store/schema.ts';
import type { Vault } from '../store/vault.ts';
import type { MailRoute } from './mail-routes.ts';

export interface RouteWish {
  /** Of a relay that was there before, so that its password stays. */
  readonly id?: string | undefined;
  readonly mailboxId?: string | undefined;
  readonly relay?: Relay | undefined;
  /** null: none; undefined: as it is. */
  readonly password?: Secret | null | undefined;
}

export interface RouteView {
  readonly id: string;
  readonly mailbox: { readonly id: string; readonly address: string } | null;
  readonly relay: Relay | null;
  readonly hasPassword: boolean;
}

export async function listRoutes(db: Db | Trx): Promise<RouteView[]> {
  const rows = await selectRoutes(db);
  return rows.map(({ id, mailbox_id, address, relay, password_secret_id }) => ({
    id,
    mailbox: mailbox_id === null ? null : { id: mailbox_id, address: address ?? '' },
    relay,
    hasPassword: password_secret_id !== null,
  }));
}

/** All routes at once, in their order. @throws Refused `invalid`. */
export async function setRoutes(
  store: Store,
  vault: Vault,
  wishes: readonly RouteWish[],
  agentId: string,
): Promise<RouteView[]> {
  return store.db.transaction().execute(async (trx) => {
    const before = new Map((await selectRoutes(trx)).map((row) => [row.id, row]));
    await trx.deleteFrom('alarm_route').execute();
    const kept = new Set<string>();
    for (const [position, wish] of wishes.entries()) {
      const row = await rowOf(
        trx,
        vault,
        wish,
        position,
        wish.id ? before.get(wish.id)?.password_secret_id : null,
      );
      if (row.password_secret_id) kept.add(row.password_secret_id);
      await trx.insertInto('alarm_route').values(row).execute();
    }
    for (const { password_secret_id } of before.values())
      if (password_secret_id && !kept.has(password_secret_id)) await vault.remove(trx, password_secret_id);
    const detail = { routes: wishes.map(({ mailboxId, relay }) => mailboxId ?? relay?.host) };
    await recordAudit(trx, { agentId, action: 'alarm-routes.changed', subject: 'alarm-routes', detail });
    await notify(trx, 'alarms', '');
    return listRoutes(trx);
  });
}

async function rowOf(
  trx: Trx,
  vault: Vault,
  { mailboxId, relay, password }: RouteWish,
  position: number,
  presentPassword: string | null | undefined,
) {
  if ((mailboxId === undefined) === (relay === undefined)) {
    throw new Refused('invalid', 'is either a mailbox or a relay', `routes.${position}`);
  }
  if (mailboxId !== undefined && !(await mailboxConnection(trx, mailboxId))) {
    throw new Refused('invalid', 'there is no such mailbox', `routes.${position}.mailboxId`);
  }
  const secretId =
    password === undefined
      ? (presentPassword ?? null)
      : password && (await vault.store(trx, 'alarm-relay-password', password));
  if (relay?.user && !secretId) {
    throw new Refused('invalid', 'a user needs a password', `routes.${position}.password`);
  }
  if (relay?.user && relay.tls === 'none') {
    throw new Refused(
      'invalid',
      'a password is not sent over a connection that is not encrypted',
      `routes.${position}.relay.tls`,
    );
  }
  return {
    id: newId(),
    position,
    kind: relay ? ('relay' as const) : ('mailbox' as const),
    mailbox_id: mailboxId ?? null,
    relay: relay ? JSON.stringify(relay) : null,
    password_secret_id: relay?.user ? secretId : null,
  };
}

async function selectRoutes(db: Db | Trx) {
  return db
    .selectFrom('alarm_route')
    .leftJoin('mailbox', 'mailbox.id', 'alarm_route.mailbox_id')
    .select(['alarm_route.id', 'mailbox_id', 'mailbox.address', 'relay', 'password_secret_id'])
    .orderBy('position')
    .execute();
}

export interface RoutesInUse {
  readonly configured: readonly MailRoute[];
  /** Mailboxes that serve where no route was set. */
  readonly automatic: readonly MailRoute[];
}

/** With all that is needed to use them. */
export async function readRoutesInUse(db: Db): Promise<RoutesInUse> {
  const rows = await selectRoutes(db);
  const troubled = new Set(
    (await db.selectFrom('mailbox').select('id').where('dispatch_failure', 'is not', null).execute()).map(
      ({ id }) => id,
    ),
  );
  const configured: MailRoute[] = [];
  for (const { id, mailbox_id, relay, password_secret_id } of rows) {
    if (relay)
      configured.push({ kind: 'relay', id, relay, passwordSecretId: password_secret_id, well: true });
    const mailbox = mailbox_id === null ? undefined : await mailboxConnection(db, mailbox_id);
    if (mailbox) {
      const well = mailbox.accountState === 'connected' && !troubled.has(mailbox.mailboxId);
      configured.push({ kind: 'mailbox', id, mailbox, well });
    }
  }
  if (configured.length > 0) return { configured, automatic: [] };
  const mailboxes = await listActiveMailboxes(db);
  return {
    configured,
    automatic: mailboxes.map((mailbox) => ({
      kind: 'mailbox' as const,
      id: null,
      mailbox,
      well: !troubled.has(mailbox.mailboxId),
    })),
  };
}
