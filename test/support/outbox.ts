/** Mailboxes with conversations, for tests of mail out: written as rows, so that only sending is under test. */
import { newId } from '../../server/kernel/id.ts';
import type { Store } from '../../server/store/pool.ts';
import type { EndpointOverrides } from '../../server/store/schema.ts';

export interface OutboxFixture {
  readonly departmentId: string;
  readonly agentId: string;
  readonly accountId: string;
  readonly mailboxId: string;
}

export interface FixtureOptions {
  readonly address?: string;
  readonly signIn?: string;
  readonly endpoints?: EndpointOverrides;
  readonly limits?: object;
  readonly provider?: 'microsoft' | 'oidc';
}

export async function createOutbox(store: Store, options: FixtureOptions = {}): Promise<OutboxFixture> {
  const { db } = store;
  const address = options.address ?? 'support@contoso.example';
  const ids = { departmentId: newId(), agentId: newId(), accountId: newId(), mailboxId: newId() };
  const appId = newId();
  await db
    .insertInto('department')
    .values({ id: ids.departmentId, name: `Service ${ids.departmentId}` })
    .execute();
  await db
    .insertInto('agent')
    .values({ id: ids.agentId, email: `${ids.agentId}@contoso.example`, name: 'Sanne', role: 'agent' })
    .execute();
  await db
    .insertInto('app_registration')
    .values({
      id: appId,
      name: `Postvak ${appId}`,
      provider: options.provider ?? 'microsoft',
      tenant: 'contoso.example',
      client_id: newId(),
      endpoints: JSON.stringify(options.endpoints ?? {}),
    })
    .execute();
  await db
    .insertInto('account')
    .values({
      id: ids.accountId,
      department_id: ids.departmentId,
      app_registration_id: appId,
      kind: 'mailbox',
      name: address,
      sign_in: options.signIn ?? address,
      state: 'connected',
    })
    .execute();
  await db
    .insertInto('mailbox')
    .values({
      id: ids.mailboxId,
      account_id: ids.accountId,
      address,
      display_name: 'Contoso Support',
      limits: JSON.stringify(options.limits ?? {}),
    })
    .execute();
  return ids;
}

/** A conversation that a customer began. */
export async function createConversation(
  store: Store,
  fixture: OutboxFixture,
  customer = `customer-${newId()}@customer.example`,
  subject = 'Broken lamp',
): Promise<string> {
  const conversationId = newId();
  await store.db.transaction().execute(async (trx) => {
    const [digest] = await store.blobs.put(trx, [
      Buffer.from(`Subject: ${subject}\r\n\r\n${conversationId}\r\n`),
    ]);
    await trx
      .insertInto('conversation')
      .values({
        id: conversationId,
        department_id: fixture.departmentId,
        mailbox_id: fixture.mailboxId,
        subject,
        message_count: 1,
      })
      .execute();
    await trx
      .insertInto('message')
      .values({
        id: newId(),
        conversation_id: conversationId,
        mailbox_id: fixture.mailboxId,
        direction: 'in',
        digest: digest as Buffer,
        size: 10,
        rfc_message_id: `<${conversationId}@customer.example>`,
        from_address: customer,
        from_name: 'Ådne Ødegård',
        subject,
        text_body: 'My lamp broke.',
        sent_at: new Date(),
      })
      .execute();
  });
  return conversationId;
}
