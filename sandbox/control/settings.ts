/** What can be set beside the directory and the faults: how Entra and Exchange behave in general. */
import { z } from 'zod';
import type { SandboxParts } from '../parts.ts';

const settings = z
  .strictObject({
    tokenLifetimeSeconds: z.int().positive().nullable(),
    host: z.string().min(1),
    passwordSignIn: z.boolean(),
    signedOutTimeoutMs: z.int().positive(),
    signedInTimeoutMs: z.int().positive(),
    messageSizeLimit: z.int().positive(),
    smtpConnections: z.int().positive(),
    smtpMessagesPerMinute: z.int().positive(),
    smtpExcess: z.enum(['delay', 'refuse']),
    smtpRecipientsPerDay: z.int().positive(),
    smtpRecipientsPerMessage: z.int().positive(),
    timeCompression: z.number().positive(),
    smtpSharedSignIn: z.boolean(),
    sendAsRefusal: z.enum(['mail', 'data']),
    unknownDomains: z.array(z.string()),
  })
  .partial();

/** @throws ZodError */
export function changeSettings(
  { entra, exchange }: Pick<SandboxParts, 'entra' | 'exchange'>,
  body: unknown,
): object {
  const { tokenLifetimeSeconds, ...rest } = settings.parse(body);
  if (tokenLifetimeSeconds !== undefined)
    entra.settings.tokenLifetimeSeconds = tokenLifetimeSeconds ?? undefined;
  Object.assign(exchange.settings, rest);
  return readSettings({ entra, exchange });
}

export function readSettings({ entra, exchange }: Pick<SandboxParts, 'entra' | 'exchange'>): object {
  return { tokenLifetimeSeconds: entra.settings.tokenLifetimeSeconds ?? null, ...exchange.settings };
}
