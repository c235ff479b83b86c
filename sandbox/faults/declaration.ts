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

/** What faults can be narrowed by; which of them a fault takes depends on what is known where it shows. */
export const COMMON = {
  user: z.string().optional().describe('Only for this user (UPN)'),
  mailbox: z.string().optional().describe('Only for this mailbox (address)'),
  count: z.int().positive().optional().describe('So many times, then it is gone'),
  probability: z.number().gt(0).max(1).optional().describe('Chance that it shows, 0 to 1'),
  delayMs: z.int().nonnegative().optional().describe('Wait this long before it shows'),
} as const;

/** A connection is made before anybody says who he is, and a description of a deployment is of all of it. */
const TAKES: Partial<Record<FaultArea, readonly (keyof typeof COMMON)[]>> = {
  network: ['count', 'probability'],
  tls: ['count', 'probability'],
  deployment: ['count', 'probability'],
  mailbox: ['user', 'mailbox', 'count', 'probability'],
};

/** @param own parameters that only this fault has; one of a common name goes before the common one. */
export function fault<Shape extends z.ZodRawShape = Record<never, never>>(
  area: FaultArea,
  breaks: readonly string[],
  description: string,
  own?: Shape,
): FaultDeclaration<Shape> {
  const taken = TAKES[area] ?? (Object.keys(COMMON) as (keyof typeof COMMON)[]);
  const common = Object.fromEntries(taken.map((name) => [name, COMMON[name]]));
  return declare(area, breaks, description, { ...common, ...own });
}

/** One that is simply there until it is taken away, and does not come and go with each event. */
export function steadyFault<Shape extends z.ZodRawShape>(
  area: FaultArea,
  breaks: readonly string[],
  description: string,
  own: Shape,
): FaultDeclaration<Shape> {
  return declare(area, breaks, description, own);
}

function declare<Shape extends z.ZodRawShape>(
  area: FaultArea,
  breaks: readonly string[],
  description: string,
  shape: z.ZodRawShape,
): FaultDeclaration<Shape> {
  // Readers may ask for a common parameter of any fault; where it is not taken, it is never there.
  const parameters = z.strictObject(shape) as unknown as z.ZodObject<Shape & typeof COMMON>;
  return { area, breaks, description, parameters };
}

export function smtpReply(
  stage: SmtpStage,
  breaks: readonly string[],
  reply: string,
  description: string,
): FaultDeclaration<Record<never, never>> {
  return { ...fault('smtp', breaks, description), smtpReply: { stage, reply } };
}
