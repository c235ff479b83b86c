import { z } from 'zod';
import { emailAddress, id, timestamp } from './common.ts';
import { agent, role } from './session.ts';

const name = z.string().trim().min(1).max(200);
export const password = z.string().min(12, 'needs at least 12 characters').max(1000);
export const locale = z
  .string()
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'is not a language tag such as nl-NL');

/** GET /api/v1/agents */
export const agentRecord = agent
  .extend({
    disabled: z.boolean(),
    departmentIds: z.array(id).describe('Whose mail this agent sees; administrators see every department'),
  })
  .meta({ id: 'Agent' });

export const newAgent = z.object({
  name,
  email: emailAddress,
  role,
  password,
  departmentIds: z.array(id).max(1000).optional().describe('Default: every department that exists now'),
});

export const agentChange = z.object({
  name: name.optional(),
  role: role.optional(),
  disabled: z.boolean().optional(),
  password: password.optional(),
  departmentIds: z.array(id).max(1000).optional(),
});

/** PATCH /api/v1/session: what people change about themselves. */
export const profileChange = z.object({ name: name.optional(), locale: locale.nullable().optional() });
export const passwordChange = z.object({ current: z.string().min(1).max(1000), password });

export const apiKey = z
  .object({
    id,
    name: z.string(),
    role,
    agent: z.object({ id, name: z.string() }).describe('In whose name it acts'),
    hint: z.string().describe('How the key begins'),
    createdAt: timestamp,
    lastUsedAt: timestamp.nullable(),
    expiresAt: timestamp.nullable(),
  })
  .meta({ id: 'ApiKey' });

export const newApiKey = z.object({
  name,
  role: role.default('agent').describe('At most the role of who makes it'),
  expiresAt: timestamp.optional(),
});
export const madeApiKey = apiKey
  .extend({ key: z.string().describe('Shown this once') })
  .meta({ id: 'MadeApiKey' });
