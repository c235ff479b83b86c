/** Mailboxes over all accounts. */
import { z } from 'zod';
import { changeMailbox, listMailboxes, readMailbox } from '../../accounts/mailbox.ts';
import { seesDepartment } from '../../desk/people/rights.ts';
import { callerOf } from '../caller.ts';
import type { Api, ServerContext } from '../context.ts';
import { mailbox, mailboxChange } from '../contract/admin.ts';
import { id } from '../contract/common.ts';
import { presentMailbox } from '../present-accounts.ts';
import { notFound } from '../problem.ts';

const tags = ['mailboxes'];
const params = z.object({ id });

export function mailboxRoutes(api: Api, { store }: ServerContext): void {
  api.get(
    '/mailboxes',
    {
      schema: {
        summary: 'The mailboxes of the departments that one sees, and how they stand',
        tags,
        response: { 200: z.object({ items: z.array(mailbox) }) },
      },
    },
    async (request) => ({
      items: (await listMailboxes(store.db, callerOf(request).departments)).map(presentMailbox),
    }),
  );

  api.get(
    '/mailboxes/:id',
    { schema: { summary: 'One mailbox', tags, params, response: { 200: mailbox } } },
    async (request) => {
      const found = await readMailbox(store.db, request.params.id);
      if (!seesDepartment(callerOf(request), found.departmentId)) throw notFound('mailbox');
      return presentMailbox(found);
    },
  );

  api.patch(
    '/mailboxes/:id',
    {
      config: { access: 'administrator' },
      schema: {
        summary: 'Switch a mailbox off or on, or change how it is read',
        tags,
        params,
        body: mailboxChange,
        response: { 200: mailbox },
      },
    },
    async (request) =>
      presentMailbox(await changeMailbox(store, request.params.id, request.body, callerOf(request).agent.id)),
  );
}
