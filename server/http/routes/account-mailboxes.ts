/** The mailboxes of one account, and its password: tried for real before they are kept, and whenever somebody asks. */
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { type AccountView, addMailboxes, readAccount } from '../../accounts/account.ts';
import { accountConnection } from '../../accounts/connection.ts';
import { Refused } from '../../accounts/refused.ts';
import { givePassword } from '../../doctor/give-password.ts';
import { type MailboxToTry, type TriedMailbox, tryMailboxes } from '../../doctor/try-mailboxes.ts';
import { Failure } from '../../kernel/failure.ts';
import { Secret } from '../../kernel/secret.ts';
import { createKeeper } from '../../tokens/keeper.ts';
import { callerOf } from '../caller.ts';
import type { Api, ServerContext } from '../context.ts';
import {
  account,
  accountPassword,
  addedMailboxes,
  mailboxesToTry,
  newMailboxes,
  triedMailboxes,
} from '../contract/admin.ts';
import { id } from '../contract/common.ts';
import { presentAccount, presentTried } from '../present-accounts.ts';

const tags = ['accounts'];
const params = z.object({ id });

export function accountMailboxRoutes(api: Api, context: ServerContext): void {
  const { store } = context;
  // Gives what the services role keeps fresh; it renews nothing ahead of time, because it does not run.
  const tokens = context.tokens ?? createKeeper(context);

  /** @returns undefined when nobody has signed in for the account yet. */
  const attempt = async (accountId: string, mailboxes: readonly MailboxToTry[], signal: AbortSignal) => {
    const connection = await accountConnection(store.db, accountId);
    if (connection?.accountState !== 'connected') return undefined;
    return tryMailboxes(tokens, connection, mailboxes, signal);
  };

  api.post(
    '/accounts/:id/mailboxes',
    {
      config: { access: 'administrator' },
      schema: {
        summary: 'Add mailboxes to a shared account',
        description:
          'Each is tried first, once the account is connected. Those that open are added, the others are in `refused`; when none opens, the answer is the failure of the first.',
        tags,
        params,
        body: newMailboxes,
        response: { 201: addedMailboxes },
      },
    },
    async (request, reply) => {
      const { mailboxes, untried } = request.body;
      const present = await readAccount(store.db, request.params.id);
      const trying = !untried && present.kind === 'shared';
      const tried = trying ? await attempt(present.id, mailboxes, whileConnected(reply)) : undefined;
      const refused = tried?.filter(({ retrieveFailure }) => retrieveFailure !== null) ?? [];
      const opened = withoutRefused(mailboxes, refused, present.names);
      const changed = await addMailboxes(store, present.id, opened, callerOf(request).agent.id);
      return reply.code(201).send(presentAdded(changed, refused));
    },
  );

  api.post(
    '/accounts/:id/try-mailboxes',
    {
      config: { access: 'administrator', rateLimit: { max: 20, timeWindow: 60_000 } },
      schema: {
        summary: 'Open mailboxes with the sign-in of the account, in both directions, and say how it went',
        tags,
        params,
        body: mailboxesToTry,
        response: { 200: triedMailboxes },
      },
    },
    async (request, reply) => {
      const present = await readAccount(store.db, request.params.id);
      const mailboxes = request.body.mailboxes ?? present.mailboxes;
      const tried = await attempt(present.id, mailboxes, whileConnected(reply));
      if (!tried) throw new Refused('conflict', 'The account is not connected: sign in first.');
      return { items: tried.map((each) => presentTried(each, present.names)) };
    },
  );

  api.put(
    '/accounts/:id/password',
    {
      config: { access: 'administrator', rateLimit: { max: 10, timeWindow: 60_000 } },
      schema: {
        summary: 'Give the password of an account that has one; it is tried before it is kept',
        tags,
        params,
        body: accountPassword,
        response: { 200: account },
      },
    },
    async (request, reply) => {
      const password = new Secret(request.body.password);
      const agentId = callerOf(request).agent.id;
      const { id: accountId } = request.params;
      return presentAccount(await givePassword(context, accountId, password, agentId, whileConnected(reply)));
    },
  );
}

/** @throws Failure of the first one when none is left. */
function withoutRefused<T extends MailboxToTry>(
  mailboxes: readonly T[],
  refused: readonly TriedMailbox[],
  names: AccountView['names'],
): readonly T[] {
  const failure = refused[0]?.retrieveFailure;
  if (failure && refused.length === mailboxes.length) {
    const { code, detail, cause, facts } = failure;
    throw new Failure(code, { detail, cause, facts: { ...names, ...facts } });
  }
  const closed = new Set(refused.map(({ address }) => address));
  return mailboxes.filter(({ address }) => !closed.has(address));
}

function presentAdded(
  account: AccountView,
  refused: readonly TriedMailbox[],
): z.output<typeof addedMailboxes> {
  return { ...presentAccount(account), refused: refused.map((each) => presentTried(each, account.names)) };
}

/** Fires when whoever asked has gone. */
function whileConnected(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableEnded) controller.abort(new Error('the caller has gone'));
  });
  return controller.signal;
}
