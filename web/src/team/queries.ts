import { queryOptions } from '@tanstack/react-query';
import { answer, api } from '../api/client.ts';
import type { TeamFigures } from '../api/types.ts';

export type TeamDays = 1 | 7 | 30;

export interface TeamSearch {
  readonly days?: TeamDays;
  readonly department?: string;
}

/** Whatever somebody typed into the address bar becomes a period that exists. */
export function readTeamSearch({ days, department }: Record<string, unknown>): TeamSearch {
  return {
    ...(days === 1 || days === 30 ? { days } : {}),
    ...(typeof department === 'string' && /^[0-9a-f-]{36}$/i.test(department) ? { department } : {}),
  };
}

export function teamQuery({ days = 7, department }: TeamSearch) {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  const query = { days, timeZone, ...(department ? { departmentId: department } : {}) };
  return queryOptions({
    queryKey: ['team', query] as const,
    queryFn: ({ signal }): Promise<TeamFigures> =>
      answer(api.GET('/api/v1/team', { params: { query }, signal })),
    // Figures of minutes; the list of conversations is what moves at once.
    refetchInterval: 30_000,
    placeholderData: (before) => before,
  });
}
