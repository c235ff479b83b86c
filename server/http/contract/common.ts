import { z } from 'zod';

export const id = z.uuid();
export const timestamp = z.iso.datetime().describe('UTC, RFC 3339');
export const emailAddress = z
  .string()
  .trim()
  .toLowerCase()
  .max(320)
  .regex(/^[^\s@<>]+@[^\s@<>]+$/, 'is not an e-mail address');

export const address = z.object({ address: z.string(), name: z.string() }).meta({ id: 'Address' });

export const failure = z
  .object({
    code: z.string(),
    kind: z.enum(['transient', 'throttled', 'operator', 'permanent', 'uncertain']),
    scope: z.enum(['installation', 'host', 'grant', 'mailbox', 'message', 'recipient']),
    summary: z.string().describe('What is wrong, one sentence'),
    remedy: z.string().describe('What to do, with the real names filled in'),
    actor: z.enum(['nobody', 'postvak-admin', 'entra-admin', 'm365-admin', 'network-admin', 'mailbox-owner']),
    command: z.string().nullable().describe('A command to run, where there is one'),
    documentation: z.string().nullable(),
    detail: z.string().describe('What the other side said'),
    translations: z
      .object({ nl: z.object({ summary: z.string(), remedy: z.string() }) })
      .describe('Summary and remedy in other languages'),
  })
  .meta({ id: 'Failure', description: 'One of the closed list of failures, with its remedy' });

/** RFC 9457. */
export const problem = z
  .object({
    type: z.string().describe('urn:postvak:problem:…, listed in docs/api.md'),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    instance: z.string().optional().describe('Names the request; the log of the server has the same id'),
    errors: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .describe('What is wrong, field by field'),
    failure: failure.optional(),
  })
  .meta({
    id: 'Problem',
    examples: [
      {
        type: 'urn:postvak:problem:invalid',
        title: 'The request is not right',
        status: 400,
        instance: 'urn:postvak:request:0b0c5b8e-5e0c-4f0e-9a53-0b7f3a5d9a6e',
        errors: [{ path: 'text', message: 'is empty' }],
      },
    ],
  });

export const page = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

export const cursorQuery = z.object({
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** The body of 204. */
export const noContent = z.null().describe('Done');
