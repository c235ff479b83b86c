/** Originals: how long they are kept, how large a mail may be, and whole mails asked for after all. */
import { z } from 'zod';
import { failure } from './common.ts';

const MEGABYTE = 1024 * 1024;

/** GET and PUT /api/v1/settings/originals */
export const originalsSettings = z
  .object({
    keptMonths: z
      .number()
      .int()
      .min(1)
      .max(1_200)
      .nullable()
      .describe('Months after the one in which they came; null: for ever'),
    messageLimitBytes: z
      .number()
      .int()
      .min(MEGABYTE)
      .max(1_024 * MEGABYTE)
      .nullable()
      .describe('Larger mails are a header only, until they are asked for; null: 150 MB'),
  })
  .meta({ id: 'OriginalsSettings', examples: [{ keptMonths: 24, messageLimitBytes: null }] });

export const wantedOriginal = z
  .object({
    state: z.enum(['waiting', 'fetching', 'failed']),
    receivedBytes: z.number().int(),
    failure: failure.nullable(),
  })
  .meta({ id: 'WantedOriginal' });
