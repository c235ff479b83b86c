/** To whom alarms are told, and by which way alarm mail leaves. For administrators. */
import { z } from 'zod';
import {
  addChannel,
  changeChannel,
  listChannels,
  removeChannel,
  renewSigningSecret,
} from '../../alarms/channels.ts';
import type { AlarmContext } from '../../alarms/context.ts';
import { checkAlarmRoutes } from '../../alarms/route-check.ts';
import { listRoutes, setRoutes } from '../../alarms/routes.ts';
import { sendTest } from '../../alarms/send-notices.ts';
import { Secret } from '../../kernel/secret.ts';
import { createKeeper } from '../../tokens/keeper.ts';
import { callerOf } from '../caller.ts';
import type { Api, ServerContext } from '../context.ts';
import {
  addedAlarmChannel,
  alarmChannel,
  alarmChannelChange,
  alarmRoute,
  alarmRouteReport,
  alarmRoutesChange,
  newAlarmChannel,
  signingSecret,
  testResult,
} from '../contract/alarms.ts';
import { id, noContent } from '../contract/common.ts';
import { presentChannel, presentRouteReport } from '../present-alarms.ts';

const tags = ['alarms'];
const config = { access: 'administrator' } as const;
const params = z.object({ id });

export function alarmChannelRoutes(api: Api, context: ServerContext): void {
  const { store, vault } = context;
  const alarms: AlarmContext = {
    ...context,
    tokens: context.tokens ?? createKeeper(context),
    externalUrl: context.settings.externalUrl,
  };

  api.get(
    '/alarm-channels',
    {
      config,
      schema: {
        summary: 'To whom alarms are told',
        tags,
        response: { 200: z.object({ items: z.array(alarmChannel) }) },
      },
    },
    async () => ({ items: (await listChannels(store.db)).map(presentChannel) }),
  );

  api.post(
    '/alarm-channels',
    {
      config,
      schema: {
        summary: 'Tell alarms to somebody more: by mail, webhook, Teams or Slack',
        tags,
        body: newAlarmChannel,
        response: { 201: addedAlarmChannel },
      },
    },
    async (request, reply) => {
      const { url, ...fields } = request.body;
      const saved = await addChannel(store, vault, fields, url, callerOf(request).agent.id);
      return reply.code(201).send({
        ...presentChannel(saved.channel),
        signingSecret: saved.signingSecret?.reveal() ?? null,
      });
    },
  );

  api.patch(
    '/alarm-channels/:id',
    {
      config,
      schema: {
        summary: 'Change a channel',
        tags,
        params,
        body: alarmChannelChange,
        response: { 200: alarmChannel },
      },
    },
    async (request) => {
      const { id, agent } = { id: request.params.id, agent: callerOf(request).agent };
      return presentChannel(await changeChannel(store, vault, id, withoutUndefined(request.body), agent.id));
    },
  );

  api.delete(
    '/alarm-channels/:id',
    {
      config,
      schema: { summary: 'Tell somebody no more', tags, params, response: { 204: noContent } },
    },
    async (request, reply) => {
      await removeChannel(store, vault, request.params.id, callerOf(request).agent.id);
      return reply.code(204).send(null);
    },
  );

  api.post(
    '/alarm-channels/:id/signing-secret',
    {
      config,
      schema: {
        summary: 'A new signing key for a webhook; the old one is good no more',
        tags,
        params,
        response: { 200: signingSecret },
      },
    },
    async (request) => {
      const secret = await renewSigningSecret(store, vault, request.params.id, callerOf(request).agent.id);
      return { signingSecret: secret.reveal() };
    },
  );

  api.post(
    '/alarm-channels/:id/test',
    {
      config,
      schema: {
        summary: 'Send a test to a channel, now',
        tags,
        params,
        response: { 200: testResult },
      },
    },
    async (request) => ({
      route: await sendTest(alarms, request.params.id, AbortSignal.timeout(100_000)),
    }),
  );

  api.get(
    '/alarm-routes',
    {
      config,
      schema: {
        summary: 'By which way alarm mail leaves; none: Postvak chooses a mailbox that works',
        tags,
        response: { 200: z.object({ items: z.array(alarmRoute) }) },
      },
    },
    async () => ({ items: await listRoutes(store.db) }),
  );

  api.put(
    '/alarm-routes',
    {
      config,
      schema: {
        summary: 'Set the ways of alarm mail, all at once, in the order in which they are tried',
        tags,
        body: alarmRoutesChange,
        response: { 200: z.object({ items: z.array(alarmRoute) }) },
      },
    },
    async (request) => {
      const wishes = request.body.routes.map(({ password, relay, ...wish }) => ({
        ...wish,
        relay: relay && withoutUndefined(relay),
        password: typeof password === 'string' ? new Secret(password) : password,
      }));
      return { items: await setRoutes(store, vault, wishes, callerOf(request).agent.id) };
    },
  );

  api.post(
    '/alarm-routes/check',
    {
      config,
      schema: {
        summary: 'Open each way of alarm mail and sign in; nothing is sent',
        tags,
        response: { 200: alarmRouteReport },
      },
    },
    async () => presentRouteReport(await checkAlarmRoutes(alarms, AbortSignal.timeout(90_000))),
  );
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** `exactOptionalPropertyTypes` tells a field that is left out from one that is undefined. */
function withoutUndefined<T extends object>(values: T): Defined<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>;
}
