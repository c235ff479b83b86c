/** For tests: a server that shows the built console in a browser, with mails received as they are. */
import { createHash, randomInt } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { receiveMails } from '../../server/desk/receiving/receive.ts';
import { newId } from '../../server/kernel/id.ts';
import { closeReader, readMessage } from '../../server/wire/mime/read.ts';
import { startTestServer, type TestAgent } from './http-server.ts';

const CONSOLE = fileURLToPath(new URL('../../web/dist', import.meta.url));

export interface DisplayDesk {
  readonly origin: string;
  readonly agent: TestAgent;
  /** @returns the conversation that the mail opens or joins. */
  receive(raw: Buffer): Promise<string>;
  stop(): Promise<void>;
}

export async function startDisplayDesk(): Promise<DisplayDesk> {
  const server = await startTestServer({ webRoot: CONSOLE });
  await server.app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = server.app.server.address() as AddressInfo;
  const department = await server.addDepartment('Support');
  const mailbox = { mailboxId: department.mailboxId, departmentId: department.id };
  return {
    origin: `http://127.0.0.1:${port}`,
    agent: await server.addAgent('agent', [department.id]),
    receive: async (raw) => {
      const message = await readMessage(raw);
      const digest = createHash('sha256').update(raw).digest();
      const arrivalId = newId();
      return server.store.db.transaction().execute(async (trx) => {
        await server.store.blobs.put(trx, [raw]);
        await trx
          .insertInto('arrival')
          .values({
            id: arrivalId,
            mailbox_id: mailbox.mailboxId,
            folder: 'INBOX',
            uid_validity: 1,
            uid: randomInt(2 ** 31),
            digest,
            size: raw.length,
          } as never)
          .execute();
        const received = {
          arrivalId,
          digest,
          size: raw.length,
          headerOnly: false,
          receivedAt: new Date(),
          message,
        };
        const [conversation] = await receiveMails(trx, mailbox, [received]);
        return conversation as string;
      });
    },
    stop: async () => {
      await server.stop();
      await closeReader();
    },
  };
}
