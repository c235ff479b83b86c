/**
 * How much a mailbox may send. The defaults are those of Exchange Online
 * (learn.microsoft.com/office365/servicedescriptions/exchange-online-service-description/exchange-online-limits).
 */

export interface SendingLimits {
  readonly messagesPerMinute: number;
  readonly connections: number;
  readonly recipientsPerDay: number;
  readonly recipientsPerMessage: number;
}

export const EXCHANGE_LIMITS: SendingLimits = {
  messagesPerMinute: 30,
  connections: 3,
  recipientsPerDay: 10_000,
  recipientsPerMessage: 500,
};

/** The mailbox's own settings over the defaults. What is not a positive number is as if it were not there. */
export function sendingLimits(stored: unknown): SendingLimits {
  const given = (typeof stored === 'object' && stored !== null ? stored : {}) as Record<string, unknown>;
  const limit = (name: keyof SendingLimits): number => {
    const value = given[name];
    return typeof value === 'number' && Number.isFinite(value) && value >= 1
      ? Math.floor(value)
      : EXCHANGE_LIMITS[name];
  };
  return {
    messagesPerMinute: limit('messagesPerMinute'),
    connections: limit('connections'),
    recipientsPerDay: limit('recipientsPerDay'),
    recipientsPerMessage: limit('recipientsPerMessage'),
  };
}
