/**
 * Alarms: what is wrong, and who is at it. For supervisors, of their departments, and for administrators; how rules are
 * set is the administrators' matter.
 */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  countOpen,
  type HistoryCursor,
  listHistory,
  listOpen,
  readIncident,
} from '../../alarms/read-incidents.ts';
import { changeRule, listRules } from '../../alarms/rule-settings.ts';
import { acknowledge, handBack, remark as noteRemark, snooze } from '../../alarms/take-up.ts';
import { callerOf } from '../caller.ts';
import type { Api, ServerContext } from '../context.ts';
import {
  alarmRule,
  alarmRuleChange,
  alarmSummary,
  incident,
  incidentQuery,
  incidentStory,
  remark,
  snoozing,
} from '../contract/alarms.ts';
import { id, page } from '../contract/common.ts';
import { presentIncident, presentRule, presentStory } from '../present-alarms.ts';
import { invalid } from '../problem.ts';

const tags = ['alarms'];
const supervisor = { access: 'supervisor' } as const;
const administrator = { access: 'administrator' } as const;
const params = z.object({ id });

export function alarmRoutes(api: Api, { store, clock }: ServerContext): void {
  api.get(
    '/alarms',
    {
      config: supervisor,
      schema: {
        summary: 'Alarms: those that are open, or the history',
        tags,
        querystring: incidentQuery,
        response: { 200: page(incident) },
      },
    },
    async (request) => {
      const { state, cursor, limit } = request.query;
      const { departments } = callerOf(request);
      if (state === 'open') {
        const open = await listOpen(store.db, departments);
        return { items: open.map((each) => presentIncident(each, clock.now())), nextCursor: null };
      }
      const found = await listHistory(store.db, departments, limit + 1, readCursor(cursor));
      const items = found.slice(0, limit).map((each) => presentIncident(each, clock.now()));
      const last = items.at(-1);
      return { items, nextCursor: found.length > limit && last ? `${last.openedAt}~${last.id}` : null };
    },
  );

  api.get(
    '/alarms/summary',
    {
      config: supervisor,
      schema: {
        summary: 'How many alarms nobody is at yet, by severity',
        tags,
        response: { 200: alarmSummary },
      },
    },
    async (request) => countOpen(store.db, callerOf(request).departments),
  );

  api.get(
    '/alarms/:id',
    {
      config: supervisor,
      schema: { summary: 'One alarm with its story', tags, params, response: { 200: incidentStory } },
    },
    async (request) => story(request, request.params.id),
  );

  const story = async (request: FastifyRequest, incidentId: string) =>
    presentStory(await readIncident(store.db, incidentId, callerOf(request).departments), clock.now());

  const act = (path: string, summary: string, carryOut: typeof acknowledge) =>
    api.post(
      path,
      { config: supervisor, schema: { summary, tags, params, response: { 200: incidentStory } } },
      async (request) => {
        const { agent, departments } = callerOf(request);
        await carryOut(store, request.params.id, agent.id, departments);
        return story(request, request.params.id);
      },
    );
  act('/alarms/:id/acknowledge', 'Take an alarm up: it does not escalate any more', acknowledge);
  act('/alarms/:id/hand-back', 'Give an alarm back, also one that was snoozed', handBack);

  api.post(
    '/alarms/:id/snooze',
    {
      config: supervisor,
      schema: {
        summary: 'Be left alone for a while; told again if it still lasts then',
        tags,
        params,
        body: snoozing,
        response: { 200: incidentStory },
      },
    },
    async (request) => {
      const { agent, departments } = callerOf(request);
      const until = new Date(clock.now().getTime() + request.body.minutes * 60_000);
      await snooze(store, request.params.id, until, agent.id, departments);
      return story(request, request.params.id);
    },
  );

  api.post(
    '/alarms/:id/remarks',
    {
      config: supervisor,
      schema: {
        summary: 'Add a remark to the story of an alarm',
        tags,
        params,
        body: remark,
        response: { 200: incidentStory },
      },
    },
    async (request) => {
      const { agent, departments } = callerOf(request);
      await noteRemark(store, request.params.id, request.body.text, agent.id, departments);
      return story(request, request.params.id);
    },
  );

  api.get(
    '/alarm-rules',
    {
      config: administrator,
      schema: {
        summary: 'All alarm rules as they are set',
        tags,
        response: { 200: z.object({ items: z.array(alarmRule) }) },
      },
    },
    async () => ({ items: (await listRules(store.db)).map(presentRule) }),
  );

  api.patch(
    '/alarm-rules/:rule',
    {
      config: administrator,
      schema: {
        summary: 'Set an alarm rule, or back to its default',
        tags,
        params: z.object({ rule: z.string().max(100) }),
        body: alarmRuleChange,
        response: { 200: alarmRule },
      },
    },
    async (request) =>
      presentRule(await changeRule(store, request.params.rule, request.body, callerOf(request).agent.id)),
  );
}

function readCursor(cursor: string | undefined): HistoryCursor | undefined {
  if (cursor === undefined) return undefined;
  const [openedAt = '', lastId = ''] = cursor.split('~');
  if (Number.isNaN(Date.parse(openedAt)) || !id.safeParse(lastId).success) {
    throw invalid('cursor', 'is not one that was given');
  }
  return { openedAt: new Date(openedAt), id: lastId };
}
