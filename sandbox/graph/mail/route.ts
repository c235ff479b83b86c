/** The addresses of mail: `/v1.0/me/…` and `/v1.0/users/{id}/…` with `sendMail`, `messages` or `mailFolders`. */
import type { VerifiedToken } from '../../entra/tokens.ts';
import type { Ask } from '../../http/ask.ts';
import { json, nothing, type Reply } from '../../http/reply.ts';
import type { GraphContext } from '../context.ts';
import { GraphFailure } from '../failure.ts';
import { requireMail } from './access.ts';
import { createFolder, describeFolder, listFolders, requireFolder } from './folders.ts';
import { describe, describeDelta, listMessages, mark, move, remove, requireMessage } from './messages.ts';
import { sendMail } from './send.ts';

const LARGEST_PAGE = 1_000;

/** @param elsewise for what is not about mail. */
export async function routeMail(
  context: GraphContext,
  ask: Ask,
  token: VerifiedToken,
  elsewise: () => Reply,
): Promise<Reply> {
  const [version = '', collection = '', ...rest] = ask.path.split('/').slice(1).map(decodeURIComponent);
  if (version !== 'v1.0' && version !== 'beta') return elsewise();
  const [who = '', ...path] = collection === 'me' ? ['me', ...rest] : collection === 'users' ? rest : [];
  if (who === '' || !['sendMail', 'messages', 'mailFolders'].includes(path[0] ?? '')) return elsewise();
  const { method } = ask;
  const place = [method, ...path.map((segment, index) => (index % 2 === 1 ? '*' : segment))].join(' ');
  const open = (need: 'read' | 'write') => {
    const access = requireMail(context, token, who, need);
    return { ...access, mail: context.exchange.store.mailbox(access.mailbox.address) };
  };
  const [, id = '', , below = ''] = path;
  switch (place) {
    case 'POST sendMail':
      return sendMail(context, requireMail(context, token, who, 'send'), ask);
    case 'GET mailFolders':
      return json(listFolders(open('read').mail, ask.query.get('$filter')));
    case 'POST mailFolders': {
      const { displayName } = (await ask.json()) as { displayName?: unknown };
      return json(createFolder(open('write').mail, String(displayName ?? '')), 201);
    }
    case 'GET mailFolders *':
      return json(describeFolder(id, requireFolder(open('read').mail, id)));
    case 'GET mailFolders * messages':
      return json(listMessages(requireFolder(open('read').mail, id), ask.query));
    case 'GET mailFolders * messages *':
      if (below !== 'delta') break;
      return delta(context, ask, open('read'), id);
    case 'GET messages *':
      return json(describe(requireMessage(open('read').mail, id).message, ask.query.get('$select')));
    case 'GET messages * $value':
      return content(context, open('read'), id);
    case 'PATCH messages *':
      return json(mark(requireMessage(open('write').mail, id), await ask.json()));
    case 'POST messages * move': {
      const { mail } = open('write');
      return json(move(mail, requireMessage(mail, id), await ask.json()), 201);
    }
    case 'DELETE messages *': {
      const { mail } = open('write');
      remove(mail, requireMessage(mail, id));
      return nothing();
    }
  }
  throw new GraphFailure(400, 'BadRequest', `Resource not found for the segment '${path.at(-1)}'.`);
}

type Opened = ReturnType<typeof requireMail> & { readonly mail: Parameters<typeof requireFolder>[0] };

function delta({ deltas, faults }: GraphContext, ask: Ask, { mailbox, mail }: Opened, name: string): Reply {
  const folder = requireFolder(mail, name);
  const size = Number(/odata\.maxpagesize=(\d{1,4})/.exec(ask.header('prefer') ?? '')?.[1] ?? 10);
  const pageSize = Math.min(Math.max(size, 1), LARGEST_PAGE);
  const following = ask.query.get('$deltatoken');
  const skipping = ask.query.get('$skiptoken');
  const expired = following !== null && faults.active('graph-delta-expired', { mailbox: mailbox.address });
  const page =
    following !== null
      ? expired
        ? undefined
        : deltas.follow(following, folder, pageSize)
      : skipping !== null
        ? deltas.skip(skipping, pageSize)
        : deltas.begin(folder, ask.query.get('$select'), pageSize);
  if (!page) {
    throw new GraphFailure(
      410,
      'SyncStateNotFound',
      'The sync state generation is not found; generation=[-1];',
    );
  }
  return json(describeDelta(page, `${ask.origin}${ask.path}`));
}

function content({ faults }: GraphContext, { mailbox, mail }: Opened, id: string): Reply {
  const { message } = requireMessage(mail, id);
  const place = { mailbox: mailbox.address };
  const withheld = faults.isSet('graph-message-withheld', place);
  const meant =
    withheld?.subject === undefined || String(describe(message, null).subject).includes(withheld.subject);
  if (withheld && meant && faults.active('graph-message-withheld', place)) {
    throw new GraphFailure(500, 'ErrorInternalServerError', 'An internal server error occurred.');
  }
  return { status: 200, headers: { 'content-type': 'text/plain' }, body: message.content.raw };
}
