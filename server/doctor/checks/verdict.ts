/** How a verdict on a mailbox is told: what was tried, then what it means and how sure that is. */
import type { Attempt } from '../attempt.ts';
import type { Evidence } from '../check.ts';
import type { InboundVerdict } from '../judge/mailbox.ts';
import { both, type Said } from '../words.ts';

export function failed(verdict: InboundVerdict, tried: Attempt | undefined): Evidence {
  return { evidence: [...(tried?.transcript ?? []), surely(verdict)], fail: verdict.failure };
}

export function surely({ sure, because }: Pick<InboundVerdict, 'sure' | 'because'>): Said {
  const zeker = sure === 'certain' ? 'zeker' : 'waarschijnlijk';
  return both(`${sure}: ${because.en}`, `${zeker}: ${because.nl}`);
}
