/** What the audit is narrowed to, as it stands in the address. */
export const SUBJECTS = [
  'agent',
  'account',
  'mailbox',
  'app-registration',
  'department',
  'conversation',
  'delivery',
  'queue',
  'signature',
  'canned-answer',
  'acknowledgement',
  'dkim-key',
  'exception-phrase',
  'alarm-rule',
  'alarm-channel',
  'api-key',
  'installation',
] as const;

export interface AuditSearch {
  readonly about?: (typeof SUBJECTS)[number] | undefined;
  readonly agentId?: string | undefined;
}

export function readAuditSearch({ about, agentId }: Record<string, unknown>): AuditSearch {
  const subject = SUBJECTS.find((each) => each === about);
  return {
    ...(subject ? { about: subject } : {}),
    ...(typeof agentId === 'string' && /^[\da-f-]{36}$/i.test(agentId) ? { agentId } : {}),
  };
}
