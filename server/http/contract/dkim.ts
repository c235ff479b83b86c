/** DKIM keys: signing outgoing mail of domains whose server does not sign it. */
import { z } from 'zod';
import { DKIM_ALGORITHMS } from '../../wire/smtp/dkim-sign.ts';
import { id, timestamp } from './common.ts';

const algorithm = z
  .enum(DKIM_ALGORITHMS)
  .describe(
    'rsa-sha256: every receiver knows it · ed25519-sha256: beside it, for receivers that know RFC 8463',
  );

export const dkimKey = z
  .object({
    id,
    domain: z.string(),
    algorithm,
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
  missing: z
    .array(z.object({ domain: z.string(), algorithms: z.array(algorithm) }))
    .describe('Domains that a key can be made for, and which'),
});

/** POST /api/v1/dkim-keys */
export const newDkimKey = z
  .object({
    domain: z.string().trim().min(1).max(253),
    algorithm: algorithm.default('rsa-sha256'),
  })
  .meta({ examples: [{ domain: 'example.org' }] });

/** PATCH /api/v1/dkim-keys/{id} */
export const dkimKeyChange = z.object({ enabled: z.boolean() }).meta({ examples: [{ enabled: true }] });
