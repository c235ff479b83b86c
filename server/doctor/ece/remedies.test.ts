import { expect, test } from 'vitest';
import { FAILURES, type FailureCode } from '../../kernel/failure.ts';
import { REMEDIES, TRANSLATED_REMEDIES } from '../../kernel/remedies.ts';
import { ECE_REMEDIES } from './remedies.ts';
import { ECE_REMEDIES_NL } from './remedies-nl.ts';

/** Postvak's own work, which the ECE profile never does: mail over Graph, alarms, certificates, nodes, sending. */
const OF_POSTVAK = new Set<FailureCode>([
  'grant-missing',
  'graph-access-denied',
  'mailbox-not-in-cloud',
  'sender-throttled',
  'sending-quota-exceeded',
  'secret-expiring',
  'certificate-expiring',
  'tls-expiring',
  'refresh-late',
  'retrieval-late',
  'mail-withheld',
  'outbox-late',
  'webhook-refused',
]);
const SCOPES = new Set(['host', 'grant', 'mailbox']);
const REACHABLE = (Object.keys(FAILURES) as FailureCode[]).filter(
  (code) => SCOPES.has(FAILURES[code].scope) && !OF_POSTVAK.has(code),
);

test.each(REACHABLE)('%s speaks of ECE to who looks after ECE', (code) => {
  const own = code in ECE_REMEDIES;
  const { summary, remedy, command = '' } = { command: '', ...REMEDIES[code] };
  const dutch = TRANSLATED_REMEDIES.nl[code];
  const texts = [summary, dutch.summary, ...(own ? [] : [remedy, command, dutch.remedy])];
  // In Dutch a postvak is a mailbox.
  expect(texts.join('\n').replace(/\b(het|dit|elk|een|van) [Pp]ostvak/g, '')).not.toMatch(/\bPostvak\b/);
  expect(code in ECE_REMEDIES_NL).toBe(own);
});
