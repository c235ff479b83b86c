/** What Exchange answers, from its words to what is done, said and raised: one line of the list after the other. */
import { describe, expect, it } from 'vitest';
import { failureOf, MINUTE, mailboxReading, readingOf } from '../../test/support/alarm-reading.ts';
import { EXCHANGE_REPLIES, type ExchangeReply } from '../../test/support/exchange-replies.ts';
import { type Action, decide } from '../dispatcher/outcomes/trouble.ts';
import { describeFailure } from '../kernel/describe-failure.ts';
import { replyFault } from '../wire/smtp/fault.ts';
import { parseReply } from '../wire/smtp/reply.ts';
import { judge, settingsOf } from './rules.ts';

const DAY = 24 * 60 * MINUTE;
const context = { host: 'smtp.office365.com', port: 587, mailbox: 'a@contoso.example' };
const names = {
  user: 'a@contoso.example',
  account: 'Support',
  recipient: 'jan@klant.example',
  tenant: 'contoso.example',
};

function failureFor({ reply, step }: ExchangeReply) {
  const parsed = parseReply(reply);
  if (!parsed) throw new Error(`no reply: ${reply}`);
  return replyFault(parsed, step, context);
}

const decided = (each: ExchangeReply, ageMs = 0): Action =>
  decide(failureFor(each), { attempts: 1, ageMs, mailboxAttempts: 0 }, () => 0.5);

describe.each(EXCHANGE_REPLIES)('$reply', (each) => {
  it(`means ${each.means} and leads to: ${each.follows}`, () => {
    expect(failureFor(each).code).toBe(each.means);
    const action = decided(each);
    expect(action.do).toBe(each.follows);
    if (!each.restsMinutes) return;
    const restsMs = 'afterMs' in action ? action.afterMs : Number.NaN;
    expect(restsMs / MINUTE).toBeGreaterThanOrEqual(each.restsMinutes[0]);
    expect(restsMs / MINUTE).toBeLessThanOrEqual(each.restsMinutes[1]);
  });

  it('says what to do, in both languages, with every name filled in', () => {
    const { summary, remedy, command, translations } = describeFailure(failureFor(each), names);
    for (const words of [summary, remedy, command ?? '', ...Object.values(translations.nl ?? {})]) {
      expect(words).not.toMatch(/<(mailbox|user|recipient|host|port|tenant|account)>|[{}]/);
    }
    expect(remedy).toMatch(/\w/);
  });

  it(`raises ${each.alarm === null ? 'no alarm by itself' : `one alarm: ${each.alarm}`}`, () => {
    const failure = failureFor(each);
    const stops = each.follows === 'pause';
    const mailbox = mailboxReading('a', {
      ...(stops ? { dispatchFailure: failureOf(failure.code, failure.facts) } : {}),
      ...(stops ? { overdue: 3, overdueMs: 90 * MINUTE, waitingOut: 3 } : {}),
      ...(each.follows === 'fail' ? { failedLately: 1, exceptions: 1, failedBy: failure.code } : {}),
    });
    const raised = judge(readingOf({ mailboxes: [mailbox] }), settingsOf(new Map()));
    expect(raised.map(({ rule }) => rule)).toEqual(each.alarm === null ? [] : [each.alarm]);
  });

  it('is never given up by the clock when a person must act, after five days when it is put off', () => {
    const late = decided(each, 6 * DAY);
    if (failureFor(each).kind === 'transient')
      expect(late).toMatchObject({ do: 'fail', failure: { code: 'delivery-expired' } });
    else expect(late.do).toBe(each.follows);
  });
});
