import { describe, expect, it } from 'vitest';
import type { ReportedRecipient } from '../../wire/mime/formats/delivery-status.ts';
import { changesOf, type KnownRecipient } from './bounce.ts';

const claim = (action: ReportedRecipient['action'], address = 'a@x'): ReportedRecipient => ({
  address,
  originalAddress: undefined,
  action,
  status: '5.1.1',
  diagnostic: 'because',
});
const report = (...recipients: ReportedRecipient[]) => ({
  envelopeId: undefined,
  originalMessageId: undefined,
  recipients,
});

describe('what a delivery report changes', () => {
  it.each<[KnownRecipient['outcome'], ReportedRecipient['action'], string | undefined]>([
    ['accepted', 'failed', 'failed'],
    ['accepted', 'delayed', 'delayed'],
    ['accepted', 'delivered', 'delivered'],
    ['accepted', 'relayed', 'delivered'],
    ['delayed', 'delivered', 'delivered'],
    ['delayed', 'failed', 'failed'],
    ['delivered', 'failed', 'failed'],
    ['delivered', 'delayed', undefined],
    ['delivered', 'delivered', undefined],
    ['failed', 'delivered', undefined],
    ['failed', 'delayed', undefined],
    ['waiting', 'failed', 'failed'],
  ])('%s, reported %s: %s', (outcome, action, expected) => {
    const [news] = changesOf(report(claim(action)), [{ address: 'A@x', outcome }]);
    expect(news?.outcome).toBe(expected);
  });

  it('is nothing for somebody to whom we did not write', () => {
    const known: KnownRecipient[] = [{ address: 'a@x', outcome: 'accepted' }];
    expect(changesOf(report(claim('failed', 'stranger@x')), known)).toEqual([]);
  });

  it('knows a forwarded recipient by the address that we used', () => {
    const forwarded = { ...claim('failed', 'elsewhere@y'), originalAddress: 'a@x' };
    const known: KnownRecipient[] = [{ address: 'a@x', outcome: 'accepted' }];
    expect(changesOf(report(forwarded), known)).toMatchObject([{ address: 'a@x', outcome: 'failed' }]);
  });
});
