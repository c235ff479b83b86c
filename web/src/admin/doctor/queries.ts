/** Runs of the doctor: asked for, followed while they are under way, looked back at. */
import { queryOptions } from '@tanstack/react-query';
import { answer, api } from '../../api/client.ts';
import type { paths } from '../../api/schema.generated.ts';

type Got<Path extends '/api/v1/doctor/runs/{id}' | '/api/v1/doctor/runs' | '/api/v1/doctor/rows'> =
  paths[Path]['get']['responses'][200]['content']['application/json'];

export type DoctorRun = Got<'/api/v1/doctor/runs/{id}'>;
export type DoctorFinding = DoctorRun['report']['findings'][number];
export type DoctorOutcome = DoctorFinding['outcome'];
export type DoctorRow = Got<'/api/v1/doctor/rows'>['items'][number];
export type DoctorLanguage = 'en' | 'nl';

/** Often enough that rows seem to come by themselves. */
const FOLLOW_MS = 600;
/** Another administrator, or the night, may have looked. */
const IDLE_MS = 60_000;

export const isUnderWay = ({ state }: Pick<DoctorRun, 'state'>): boolean =>
  state === 'waiting' || state === 'running';

export function latestQuery(accountId: string | undefined, lang: DoctorLanguage) {
  return queryOptions({
    queryKey: ['doctor', 'latest', accountId ?? '', lang],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/doctor/latest', {
          params: { query: { ...(accountId === undefined ? {} : { accountId }), lang } },
          signal,
        }),
      ).then(({ run }) => run),
    refetchInterval: ({ state }) => (state.data && isUnderWay(state.data) ? FOLLOW_MS : IDLE_MS),
  });
}

export function rowsQuery(accountId: string | undefined) {
  return queryOptions({
    queryKey: ['doctor', 'rows', accountId ?? ''],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/doctor/rows', {
          params: { query: accountId === undefined ? {} : { accountId } },
          signal,
        }),
      ).then(({ items }) => items),
  });
}

export function runsQuery(accountId: string | undefined) {
  return queryOptions({
    queryKey: ['doctor', 'runs', accountId ?? ''],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/doctor/runs', {
          params: { query: accountId === undefined ? {} : { accountId } },
          signal,
        }),
      ).then(({ items }) => items),
  });
}

export function examine(accountId: string | undefined): Promise<{ id: string }> {
  return answer(api.POST('/api/v1/doctor/runs', { body: accountId === undefined ? {} : { accountId } }));
}

/** @returns when the row was looked at again. */
export async function lookAgain({ check, subject, accountId }: DoctorFinding): Promise<void> {
  const body = { check, subject, ...(accountId === null ? {} : { accountId }) };
  const { id } = await answer(api.POST('/api/v1/doctor/runs', { body }));
  for (;;) {
    const run = await answer(
      api.GET('/api/v1/doctor/runs/{id}', { params: { path: { id }, query: { lang: 'en' } } }),
    );
    if (!isUnderWay(run)) return;
    await new Promise((resolve) => window.setTimeout(resolve, FOLLOW_MS));
  }
}

export function keyOf({ check, subject, node }: Pick<DoctorRow, 'check' | 'subject' | 'node'>): string {
  return `${check} ${subject} ${node ?? ''}`;
}
