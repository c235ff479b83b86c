/** How a fault is declared; the tables beside this file hold the faults themselves. */
import { z } from 'zod';

/** Where it shows. */
export type FaultArea =
  | 'network'
  | 'tls'
  | 'entra'
  | 'graph'
  | 'mailbox'
  | 'imap'
  | 'pop3'
  | 'smtp'
  | 'deployment';

/** Where in an SMTP session the fixed reply of a fault is given in place of the usual one. */
export const SMTP_STAGES = ['connect', 'ehlo', 'auth', 'mail', 'rcpt', 'data', 'end-of-data'] as const;
export type SmtpStage = (typeof SMTP_STAGES)[number];

export interface FaultDeclaration<Shape extends z.ZodRawShape = z.ZodRawShape> {
  readonly area: FaultArea;
  /** One line, for people. */
  readonly description: string;
  /** Ids of the checklist rows that it breaks. */
  readonly breaks: readonly string[];
  readonly parameters: z.ZodObject<Shape & typeof COMMON>;
  /** A fault that is nothing but another SMTP reply; `{login}` and `{from}` are filled in. */
  readonly smtpReply?: { readonly stage: SmtpStage; readonly reply: string };
}

/** Every fault can be narrowed to a user or mailbox, to so many times, and to some of the time. */
export const COMMON = {
  user: z.string().optional().describe('Only for this user (UPN)'),
  mailbox: z.string().optional().describe('Only for this mailbox (address)'),
  count: z.int().positive().optional().describe('So many times, then it is gone'),
  probability: z.number().gt(0).max(1).optional().describe('Chance that it shows, 0 to 1'),
  delayMs: z.int().nonnegative().optional().describe('Wait this long before it shows'),
} as const;

export type CommonParameters = z.infer<z.ZodObject<typeof COMMON>>;

export function fault<Shape extends z.ZodRawShape = Record<never, never>>(
  area: FaultArea,
  breaks: readonly string[],
  description: string,
  own?: Shape,
): FaultDeclaration<Shape> {
  return {
    area,
    breaks,
    description,
    parameters: z.strictObject({ ...COMMON, ...own }) as unknown as z.ZodObject<Shape & typeof COMMON>,
  };
}

export function smtpReply(
  stage: SmtpStage,
  breaks: readonly string[],
  reply: string,
  description: string,
): FaultDeclaration<Record<never, never>> {
  return { ...fault('smtp', breaks, description), smtpReply: { stage, reply } };
}
