/** How a team fares: what waits, who has what, what came and went. */
import { z } from 'zod';
import { id, timestamp } from './common.ts';

const count = z.int().nonnegative();

/** GET /api/v1/team */
export const teamQuery = z.object({
  days: z.coerce.number().int().min(1).max(31).default(7).describe('Days of the period, today included'),
  timeZone: z
    .string()
    .max(64)
    .refine(isTimeZone, 'is not a time zone such as Europe/Amsterdam')
    .default('UTC')
    .describe('In which a day begins and ends'),
  departmentId: id.optional(),
});

export const teamFigures = z
  .object({
    since: timestamp,
    now: z.object({
      open: count,
      pending: count,
      unassigned: count.describe('Open, and nobody works on it'),
      oldestOpenAt: timestamp
        .nullable()
        .describe('The last mail of the open conversation that waits longest'),
      oldestUnassignedAt: timestamp.nullable(),
    }),
    days: z.array(z.object({ day: z.iso.date(), received: count, answered: count, closed: count })),
    firstAnswer: z
      .object({
        answered: count,
        medianSeconds: z.number().nullable(),
        slowSeconds: z.number().nullable().describe('Nine of ten were answered within this time'),
      })
      .describe('Of conversations that a customer began in the period'),
    people: z.array(
      z.object({
        id,
        name: z.string(),
        lastSeenAt: timestamp.nullable().describe('null: not signed in'),
        open: count,
        pending: count,
        oldestOpenAt: timestamp.nullable(),
        answered: count,
        closed: count,
      }),
    ),
  })
  .meta({ id: 'TeamFigures' });

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    // An offset is a time zone to Intl, and means the opposite to PostgreSQL.
    return !/^[+-]/.test(name);
  } catch {
    return false;
  }
}
