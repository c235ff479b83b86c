import { z } from 'zod';
import { CHECKS, type CheckId } from '../../doctor/ids.ts';
import { LANGUAGES } from '../../kernel/language.ts';
import { id, timestamp } from './common.ts';

const checkId = z.enum(Object.keys(CHECKS) as [CheckId, ...CheckId[]]);
const outcome = z.enum(['pass', 'warn', 'fail', 'skipped', 'crashed']);
const outcomeOfRun = z.enum(['pass', 'warn', 'fail', 'crashed']);
const lang = z.enum(LANGUAGES).default('en').describe('Language of titles, summaries and remedies');

const remedy = z.object({
  who: z.string().describe('Who acts'),
  text: z.string(),
  command: z.string().nullable(),
  documentation: z.string().nullable(),
  guide: z.string().describe('The point of the integration guide that this row stands for'),
});

export const doctorFinding = z
  .object({
    check: checkId,
    subject: z.string().describe('An account, a mailbox, a host, or the installation'),
    node: z.string().nullable().describe('The node that looked, for rows of the network'),
    accountId: id.nullable(),
    title: z.string(),
    outcome,
    failure: z
      .object({
        code: z.string(),
        detail: z.string(),
        facts: z.record(z.string(), z.string()),
        retryAfterMs: z.number().optional(),
      })
      .nullable(),
    summary: z.string().nullable().describe('What is wrong; for skipped and crashed rows, why'),
    remedy: remedy.nullable(),
    blockedBy: z.string().nullable().describe('The row that failed before this one could be looked at'),
    evidence: z.array(z.string()),
    durationMs: z.number(),
  })
  .meta({ id: 'DoctorFinding' });

export const doctorReport = z
  .object({
    diagnosis: z.object({
      outcome: outcomeOfRun,
      sentence: z.string().describe('The cause, in one sentence'),
      check: checkId.nullable(),
      subjects: z.array(z.string()),
      remedy: remedy.nullable(),
      others: z.int().describe('How many other causes there are'),
    }),
    findings: z.array(doctorFinding),
    versions: z.record(z.string(), z.string()),
    profile: z.string(),
    startedAt: timestamp,
    language: z.enum(LANGUAGES),
  })
  .meta({
    id: 'DoctorReport',
    description: 'What `postvak doctor --json` prints, for an installation and for a Cisco ECE deployment',
  });

export const doctorRunSummary = z.object({
  id,
  accountId: id.nullable().describe('null: the whole installation'),
  accountName: z.string().nullable(),
  only: z.object({ check: z.string(), subject: z.string() }).nullable().describe('One row and what it needs'),
  askedBy: z.enum(['person', 'clock']),
  agent: z.object({ id, name: z.string() }).nullable(),
  state: z.enum(['waiting', 'running', 'finished', 'broken']),
  outcome: outcomeOfRun.nullable(),
  expected: z.int().describe('How many rows there will be; 0 while that is not known'),
  askedAt: timestamp,
  finishedAt: timestamp.nullable(),
});

export const doctorRun = doctorRunSummary.extend({ report: doctorReport });

/** POST /api/v1/doctor/runs. */
export const newDoctorRun = z
  .strictObject({
    accountId: id.optional().describe('Left out: the whole installation'),
    check: checkId.optional(),
    subject: z.string().min(1).max(500).optional(),
  })
  .refine(({ check, subject }) => (check === undefined) === (subject === undefined), {
    message: 'check and subject go together',
    path: ['subject'],
  });

export const doctorScopeQuery = z.object({ accountId: id.optional() });
export const doctorLanguageQuery = z.object({ lang });

export const doctorRow = z.object({
  accountId: id.nullable(),
  check: z.string(),
  subject: z.string(),
  node: z.string().nullable(),
  outcome: z.string(),
  checkedAt: timestamp,
  passedAt: timestamp.nullable().describe('When it last passed'),
  failedAt: timestamp.nullable(),
});
