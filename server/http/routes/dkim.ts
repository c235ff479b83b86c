/** DKIM keys of domains whose mail server does not sign. For administrators. */
import { z } from 'zod';
import {
  addDkimKey,
  checkDkimKey,
  type DkimKey,
  listDkimKeys,
  missingKeys,
  removeDkimKey,
  switchDkimKey,
} from '../../desk/writing/dkim-keys.ts';
import { callerOf } from '../caller.ts';
import type { Api, ServerContext } from '../context.ts';
import { id, noContent } from '../contract/common.ts';
import { dkimKey, dkimKeyChange, dkimKeys, newDkimKey } from '../contract/dkim.ts';

const tags = ['dkim'];
const config = { access: 'administrator' } as const;
const params = z.object({ id });

export function dkimRoutes(api: Api, { store, vault }: ServerContext): void {
  api.get(
    '/dkim-keys',
    {
      config,
      schema: {
        summary: 'Keys that sign outgoing mail, and the domains that could have one',
        tags,
        response: { 200: dkimKeys },
      },
    },
    async () => ({
      items: (await listDkimKeys(store.db)).map(present),
      missing: (await missingKeys(store.db)).map(({ domain, algorithms }) => ({
        domain,
        algorithms: [...algorithms],
      })),
    }),
  );

  api.post(
    '/dkim-keys',
    {
      config,
      schema: {
        summary: 'Make a key for a domain; nothing is signed until it is switched on',
        tags,
        body: newDkimKey,
        response: { 201: dkimKey },
      },
    },
    async (request, reply) =>
      reply.code(201).send(present(await addDkimKey(store, vault, request.body, callerOf(request).agent.id))),
  );

  api.patch(
    '/dkim-keys/:id',
    {
      config,
      schema: {
        summary: 'Begin or end signing mail of a domain',
        description: 'Mail that is written already stays as it is.',
        tags,
        params,
        body: dkimKeyChange,
        response: { 200: dkimKey },
      },
    },
    async (request) =>
      present(
        await switchDkimKey(store, request.params.id, request.body.enabled, callerOf(request).agent.id),
      ),
  );

  api.post(
    '/dkim-keys/:id/check',
    {
      config,
      schema: { summary: 'Look whether its record is in DNS', tags, params, response: { 200: dkimKey } },
    },
    async (request) => present(await checkDkimKey(store, request.params.id)),
  );

  api.delete(
    '/dkim-keys/:id',
    {
      config,
      schema: {
        summary: 'Remove a key for good',
        description: 'Leave its record in DNS for a week: receivers verify what was sent before.',
        tags,
        params,
        response: { 204: noContent },
      },
    },
    async (request, reply) => {
      await removeDkimKey(store, vault, request.params.id, callerOf(request).agent.id);
      return reply.code(204).send(null);
    },
  );
}

function present(key: DkimKey): z.input<typeof dkimKey> {
  return { ...key, checkedAt: key.checkedAt?.toISOString() ?? null };
}
