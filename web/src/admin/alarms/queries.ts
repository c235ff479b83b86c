/** Alarms, their rules, channels and routes: the questions, and under which keys the answers are kept. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answer, api } from '../../api/client.ts';
import type { components, paths } from '../../api/schema.generated.ts';

type Schemas = components['schemas'];
export type Alarm = Schemas['Alarm'];
export type AlarmStory = Schemas['AlarmStory'];
export type AlarmRule = Schemas['AlarmRule'];
export type AlarmChannel = Schemas['AlarmChannel'];
export type AlarmRoute = Schemas['AlarmRoute'];
export type Severity = Alarm['severity'];

type Body<Path extends keyof paths, Method extends 'post' | 'patch' | 'put'> = NonNullable<
  paths[Path][Method] extends { requestBody?: { content: { 'application/json': infer Given } } }
    ? Given
    : never
>;
export type NewChannel = Body<'/api/v1/alarm-channels', 'post'>;
export type ChannelChange = Body<'/api/v1/alarm-channels/{id}', 'patch'>;
export type RuleChange = Body<'/api/v1/alarm-rules/{rule}', 'patch'>;
export type RouteWish = Body<'/api/v1/alarm-routes', 'put'>['routes'][number];

/** Hints tell of what happens; what only lasts, such as how many answers wait, is read again by the clock. */
const LIVE_MS = 20_000;
const PAGE = 30;

export const alarmSummaryQuery = queryOptions({
  queryKey: ['alarms', 'summary'],
  queryFn: ({ signal }) => answer(api.GET('/api/v1/alarms/summary', { signal })),
  refetchInterval: LIVE_MS,
});

export const openAlarmsQuery = queryOptions({
  queryKey: ['alarms', 'open'],
  queryFn: ({ signal }) =>
    answer(api.GET('/api/v1/alarms', { params: { query: { state: 'open' } }, signal })).then(
      ({ items }) => items,
    ),
  refetchInterval: LIVE_MS,
});

export const alarmHistoryQuery = infiniteQueryOptions({
  queryKey: ['alarms', 'history'],
  queryFn: ({ signal, pageParam }) =>
    answer(
      api.GET('/api/v1/alarms', {
        params: {
          query: { state: 'history', limit: PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) },
        },
        signal,
      }),
    ),
  initialPageParam: null as string | null,
  getNextPageParam: ({ nextCursor }) => nextCursor,
});

export const alarmQuery = (id: string) =>
  queryOptions({
    queryKey: ['alarms', 'one', id],
    queryFn: ({ signal }): Promise<AlarmStory> =>
      answer(api.GET('/api/v1/alarms/{id}', { params: { path: { id } }, signal })),
    refetchInterval: LIVE_MS,
  });

export const alarmRulesQuery = queryOptions({
  queryKey: ['alarms', 'rules'],
  queryFn: ({ signal }) => answer(api.GET('/api/v1/alarm-rules', { signal })).then(({ items }) => items),
});

export const alarmChannelsQuery = queryOptions({
  queryKey: ['alarms', 'channels'],
  queryFn: ({ signal }) => answer(api.GET('/api/v1/alarm-channels', { signal })).then(({ items }) => items),
});

export const alarmRoutesQuery = queryOptions({
  queryKey: ['alarms', 'routes'],
  queryFn: ({ signal }) => answer(api.GET('/api/v1/alarm-routes', { signal })).then(({ items }) => items),
});

const path = (id: string) => ({ params: { path: { id } } });

export const acknowledge = (id: string) => answer(api.POST('/api/v1/alarms/{id}/acknowledge', path(id)));
export const handBack = (id: string) => answer(api.POST('/api/v1/alarms/{id}/hand-back', path(id)));
export const snooze = (id: string, minutes: number) =>
  answer(api.POST('/api/v1/alarms/{id}/snooze', { ...path(id), body: { minutes } }));
export const addRemark = (id: string, text: string) =>
  answer(api.POST('/api/v1/alarms/{id}/remarks', { ...path(id), body: { text } }));

export const changeRule = (rule: string, body: RuleChange) =>
  answer(api.PATCH('/api/v1/alarm-rules/{rule}', { params: { path: { rule } }, body }));

export const addChannel = (body: NewChannel) => answer(api.POST('/api/v1/alarm-channels', { body }));
export const changeChannel = (id: string, body: ChannelChange) =>
  answer(api.PATCH('/api/v1/alarm-channels/{id}', { ...path(id), body }));
export const removeChannel = (id: string) => answer(api.DELETE('/api/v1/alarm-channels/{id}', path(id)));
export const testChannel = (id: string) => answer(api.POST('/api/v1/alarm-channels/{id}/test', path(id)));
export const renewSigningKey = (id: string) =>
  answer(api.POST('/api/v1/alarm-channels/{id}/signing-secret', path(id)));

export const setRoutes = (routes: RouteWish[]) =>
  answer(api.PUT('/api/v1/alarm-routes', { body: { routes } }));
export const checkRoutes = () => answer(api.POST('/api/v1/alarm-routes/check'));
