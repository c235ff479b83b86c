import { expect, test } from 'vitest';
import type { ReportedRecipient } from '../wire/mime/formats/delivery-status.ts';
import { reportedOf } from './alarm-mail.ts';

const claim = (address: string, over: Partial<ReportedRecipient> = {}): ReportedRecipient => ({
  address,
  originalAddress: undefined,
  action: 'failed',
  status: '5.1.1',
  diagnostic: 'unknown',
  ...over,
});
const said = (claims: ReportedRecipient[], recipients: string[]) =>
  reportedOf(claims, recipients).map(({ address, action }) => `${address} ${action}`);

test.each<[string, ReportedRecipient[], string[], string[]]>([
  [
    'whom the mail went to, however the report writes it',
    [claim('Ann@B.example')],
    ['ann@b.example', 'c@d.example'],
    ['ann@b.example failed'],
  ],
  [
    'a recipient by the name that we used, behind a forwarding',
    [claim('x@far.example', { originalAddress: 'ann@b.example' })],
    ['ann@b.example', 'c@d.example'],
    ['ann@b.example failed'],
  ],
  [
    'the only recipient, whatever it is called',
    [claim('x@far.example')],
    ['ann@b.example'],
    ['ann@b.example failed'],
  ],
  ['nobody of several whom it does not name', [claim('x@far.example')], ['ann@b.example', 'c@d.example'], []],
  [
    'a failure, though the report speaks of the same one twice',
    [claim('ann@b.example'), claim('ann@b.example', { action: 'delayed' })],
    ['ann@b.example', 'c@d.example'],
    ['ann@b.example failed'],
  ],
  [
    'what was passed on as delivered',
    [claim('ann@b.example', { action: 'relayed' })],
    ['ann@b.example'],
    ['ann@b.example delivered'],
  ],
])('a report about alarm mail tells of %s', (_, claims, recipients, expected) => {
  expect(said(claims, recipients)).toEqual(expected);
});
