/** How a team fares. For supervisors, of their departments, and for administrators. */
import type { z } from 'zod';
import { seesDepartment } from '../../desk/people/rights.ts';
import { readTeamFigures, type TeamFigures } from '../../desk/people/team-figures.ts';
import { callerOf } from '../caller.ts';
import type { Api, ServerContext } from '../context.ts';
import { teamFigures, teamQuery } from '../contract/team.ts';
import { notFound } from '../problem.ts';

export function teamRoutes(api: Api, { store }: ServerContext): void {
  api.get(
    '/team',
    {
      config: { access: 'supervisor' },
      schema: {
        summary: 'How the team fares: what waits, who has what, what came and went',
        tags: ['conversations'],
        querystring: teamQuery,
        response: { 200: teamFigures },
      },
    },
    async (request) => {
      const caller = callerOf(request);
      const { departmentId, ...period } = request.query;
      if (departmentId !== undefined && !seesDepartment(caller, departmentId)) throw notFound('department');
      const departments = departmentId === undefined ? caller.departments : [departmentId];
      return present(await readTeamFigures(store.db, departments, period));
    },
  );
}

function present({ since, now, days, people, firstAnswer }: TeamFigures): z.output<typeof teamFigures> {
  return {
    since: since.toISOString(),
    now: {
      ...now,
      oldestOpenAt: now.oldestOpenAt?.toISOString() ?? null,
      oldestUnassignedAt: now.oldestUnassignedAt?.toISOString() ?? null,
    },
    days: [...days],
    firstAnswer,
    people: people.map((person) => ({
      ...person,
      lastSeenAt: person.lastSeenAt?.toISOString() ?? null,
      oldestOpenAt: person.oldestOpenAt?.toISOString() ?? null,
    })),
  };
}
