/** DKIM keys: signing outgoing mail of domains whose server does not sign it. */
import { z } from 'zod';
import { id, timestamp } from './common.ts';

export const dkimKey = z
  .object({
    id,
    domain: z.string(),
    enabled: z.boolean().describe('Mail of this domain is signed when it is written'),
    record: z.object({ name: z.string(), value: z.string() }).describe('The TXT record to put into DNS'),
    recordState: z
      .enum(['right', 'missing', 'other', 'unknown'])
      .nullable()
      .describe(
        'As it was found in DNS at checkedAt. other: another key stands there · unknown: DNS gave no answer · null: nobody has looked',
      ),
    checkedAt: timestamp.nullable(),
  })
  .meta({ id: 'DkimKey' });

/** GET /api/v1/dkim-keys */
export const dkimKeys = z.object({
  items: z.array(dkimKey),
  domains: z.array(z.string()).describe('Domains that a key can be made for'),
});

/** POST /api/v1/dkim-keys */
export const newDkimKey = z
  .object({ domain: z.string().trim().min(1).max(253) })
  .meta({ examples: [{ domain: 'example.org' }] });

/** PATCH /api/v1/dkim-keys/{id} */
export const dkimKeyChange = z.object({ enabled: z.boolean() }).meta({ examples: [{ enabled: true }] });
