/** For tests: a server on a database of its own, signed-in callers, and a few conversations. */
import { randomBytes } from 'node:crypto';
import type { InjectOptions } from 'fastify';
import { sql } from 'kysely';
import { hashPassword } from '../../server/desk/people/password.ts';
import { openSession } from '../../server/desk/people/sessions.ts';
import type { Api, ServerContext, ServerSettings } from '../../server/http/context.ts';
import { createServer } from '../../server/http/server.ts';
import { type Clock, systemClock } from '../../server/kernel/clock.ts';
import { newId } from '../../server/kernel/id.ts';
import { silentLog } from '../../server/kernel/log.ts';
import type { Store } from '../../server/store/pool.ts';
import { openVault } from '../../server/store/vault.ts';
import { createTestDatabase } from './database.ts';

export const PASSWORD = 'correct horse battery';
/** The real cost is tested where passwords are; here it would only be waited for. */
const CHEAP = { ln: 4, r: 8, p: 1 };

export type Role = 'administrator' | 'supervisor' | 'agent';

export interface TestAgent {
  readonly id: string;
  readonly email: string;
  readonly headers: Record<string, string>;
}

export interface TestServer {
  readonly app: Api;
  readonly store: Store;
  readonly context: ServerContext;
  /** @param departments ids; none for an administrator. */
  addAgent(role: Role, departments?: readonly string[]): Promise<TestAgent>;
  addDepartment(name?: string): Promise<{ id: string; queueId: string; mailboxId: string; address: string }>;
  call(agent: TestAgent | null, options: InjectOptions): ReturnType<Api['inject']>;
  stop(): Promise<void>;
}

export async function startTestServer(
  options: { settings?: Partial<ServerSettings>; webRoot?: string; clock?: Clock } = {},
): Promise<TestServer> {
  const database = await createTestDatabase();
  const { store } = database;
  const context: ServerContext = {
    store,
    vault: openVault({ keys: [{ id: 'test', bytes: randomBytes(32) }] }),
    nodeId: newId(),
    settings: { version: '0.0.0', externalUrl: 'http://localhost', ...options.settings },
    clock: options.clock ?? systemClock,
    log: silentLog,
    webRoot: options.webRoot,
  };
  const app = await createServer(context);
  await app.ready();
  let count = 0;

  return {
    app,
    store,
    context,
    addAgent: async (role, departments = []) => {
      count += 1;
      const id = newId();
      const email = `agent${count}@contoso.example`;
      await store.db
        .insertInto('agent')
        .values({
          id,
          email,
          name: `Agent ${count}`,
          role,
          password_hash: await hashPassword(PASSWORD, CHEAP),
        })
        .execute();
      for (const departmentId of departments) {
        await store.db
          .insertInto('agent_department')
          .values({ agent_id: id, department_id: departmentId })
          .execute();
      }
      const { token, csrfToken } = await openSession(store.db, id, context.clock.now());
      return { id, email, headers: { cookie: `pv_session=${token}`, 'x-csrf-token': csrfToken } };
    },
    addDepartment: async (name = `Department ${newId()}`) => {
      const ids = {
        id: newId(),
        queueId: newId(),
        registration: newId(),
        account: newId(),
        mailboxId: newId(),
      };
      const address = `${ids.mailboxId}@contoso.example`;
      await store.db.insertInto('department').values({ id: ids.id, name }).execute();
      await store.db.insertInto('queue').values({ id: ids.queueId, department_id: ids.id, name }).execute();
      await store.db
        .insertInto('app_registration')
        .values({ id: ids.registration, name, tenant: 'contoso.example', client_id: 'x' })
        .execute();
      await store.db
        .insertInto('account')
        .values({
          id: ids.account,
          department_id: ids.id,
          app_registration_id: ids.registration,
          kind: 'mailbox',
          name,
          sign_in: address,
          state: 'connected',
        })
        .execute();
      await store.db
        .insertInto('mailbox')
        .values({ id: ids.mailboxId, account_id: ids.account, address })
        .execute();
      return { id: ids.id, queueId: ids.queueId, mailboxId: ids.mailboxId, address };
    },
    call: (agent, inject) =>
      app.inject({ ...inject, headers: { ...agent?.headers, ...inject.headers } }) as ReturnType<
        Api['inject']
      >,
    stop: async () => {
      await app.close();
      await database.drop();
    },
  };
}

export interface TestMail {
  readonly subject?: string;
  readonly text?: string;
  readonly html?: string;
  readonly from?: string;
  readonly raw?: Buffer;
  readonly at?: Date;
  readonly agentId?: string;
  readonly state?: 'open' | 'pending' | 'closed';
  readonly attachments?: ReadonlyArray<{ filename: string; contentType: string; contentId?: string }>;
}

/** A conversation with one mail of a customer. */
export async function addConversation(
  { store }: TestServer,
  department: { id: string; queueId: string; mailboxId: string },
  mail: TestMail = {},
): Promise<{ id: string; messageId: string; number: number }> {
  const {
    subject = 'Question',
    text = 'Where is my order?',
    from = 'customer@example.org',
    at = new Date(),
  } = mail;
  const raw = mail.raw ?? Buffer.from(`From: ${from}\r\nSubject: ${subject}\r\n\r\n${text}\r\n`);
  return store.db.transaction().execute(async (trx) => {
    const [digest] = await store.blobs.put(trx, [raw]);
    const contact = await trx
      .insertInto('contact')
      .values({ id: newId(), address: from, name: 'Customer' })
      .onConflict((conflict) => conflict.expression(sql`lower(address)`).doUpdateSet({ name: 'Customer' }))
      .returning('id')
      .executeTakeFirstOrThrow();
    const { id, number } = await trx
      .insertInto('conversation')
      .values({
        id: newId(),
        department_id: department.id,
        queue_id: department.queueId,
        mailbox_id: department.mailboxId,
        contact_id: contact.id,
        agent_id: mail.agentId ?? null,
        subject,
        state: mail.state ?? 'open',
        message_count: 1,
        preview: text,
        last_message_at: at,
      })
      .returning(['id', 'number'])
      .executeTakeFirstOrThrow();
    const messageId = newId();
    await trx
      .insertInto('message')
      .values({
        id: messageId,
        conversation_id: id,
        mailbox_id: department.mailboxId,
        direction: 'in',
        digest: digest as Buffer,
        size: raw.length,
        rfc_message_id: `<${messageId}@example.org>`,
        from_address: from,
        from_name: 'Customer',
        subject,
        text_body: text,
        html_body: mail.html ?? null,
        created_at: at,
      })
      .execute();
    for (const [position, part] of (mail.attachments ?? []).entries()) {
      await trx
        .insertInto('attachment')
        .values({
          message_id: messageId,
          position,
          filename: part.filename,
          content_type: part.contentType,
          content_id: part.contentId ?? null,
          size: 1,
        })
        .execute();
    }
    return { id, messageId, number };
  });
}
