import { z } from 'zod';
import { AUDIT_SUBJECTS } from '../../accounts/audit-trail.ts';
import { id, timestamp } from './common.ts';

/** GET /api/v1/audit-events. */
export const auditQuery = z.object({
  about: z.enum(AUDIT_SUBJECTS).optional().describe('What was done something to'),
  agentId: id.optional().describe('Who did it'),
  cursor: z.coerce.number().int().positive().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const auditEvent = z
  .object({
    id: z.int(),
    at: timestamp,
    action: z.string(),
    agent: z.object({ id, name: z.string() }).nullable().describe('null: Postvak itself'),
    subject: z.string(),
    subjectName: z.string().nullable().describe('As it is called now'),
    detail: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'AuditEvent' });
