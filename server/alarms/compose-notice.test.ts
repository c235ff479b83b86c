import { expect, test } from 'vitest';
import { failureOf } from '../../test/support/alarm-reading.ts';
import { slackMessage, teamsCard } from './channels/chat.ts';
import { mailOf, textOf } from './channels/mail.ts';
import { composeNotice, type NoticeForm, type ToldIncident } from './compose-notice.ts';
import type { Incident } from './incident.ts';

const NOW = new Date('2026-03-02T10:20:00Z');
const FORM: NoticeForm = {
  language: 'en',
  timeZone: 'Europe/Amsterdam',
  origin: 'https://desk.example.com',
  now: NOW,
};

function told(over: Partial<Incident> = {}, step = 'opened'): ToldIncident {
  return {
    step,
    mailboxes: ['support@contoso.example'],
    departments: ['Service'],
    incident: {
      id: '0195-incident',
      rule: 'grant-dead',
      cause: 'account:0195-account',
      severity: 'critical',
      step: '',
      failure: {
        ...failureOf('grant-revoked', { user: 'support@contoso.example', account: 'Support' }),
        detail: 'AADSTS50173',
      },
      accountId: '0195-account',
      mailboxIds: ['m'],
      departmentIds: ['d'],
      waitingOut: 4,
      firstSeenAt: new Date('2026-03-02T10:00:00Z'),
      seenAt: NOW,
      openedAt: new Date('2026-03-02T10:01:00Z'),
      escalations: 0,
      reopenings: 0,
      acknowledgedAt: null,
      acknowledgedBy: null,
      snoozedUntil: null,
      clearedAt: null,
      ...over,
    },
  };
}

test('a notice says what, since when by the reader’s clock, whom, what to do, who and where', () => {
  const text = textOf(composeNotice([told()], FORM));
  for (const part of [
    'Critical: The sign-in of support@contoso.example was revoked',
    '11:00 (Europe/Amsterdam)',
    'Affects: support@contoso.example',
    'Department: Service',
    '4 answers wait to be sent',
    'Who acts: Postvak administrator',
    'sign in again',
    'AADSTS50173',
    'https://desk.example.com/admin/alarms/0195-incident',
    'https://desk.example.com/admin/accounts/0195-account',
    'https://desk.example.com/admin/doctor?account=0195-account',
  ])
    expect(text).toContain(part);
});

test('the same in Dutch, remedy included', () => {
  const { subject, items } = composeNotice([told()], { ...FORM, language: 'nl' });
  expect(subject).toMatch(/^Kritiek: De aanmelding van support@contoso\.example/);
  expect(items[0]?.facts).toContainEqual(['Wacht', '4 antwoorden wachten op verzending']);
  expect(items[0]?.remedy?.text).toContain('meld');
});

test('what is over says how long it lasted and asks nothing of anybody', () => {
  const { subject, items } = composeNotice([told({ clearedAt: NOW }, 'cleared-0')], FORM);
  expect(subject).toMatch(/^Solved: /);
  expect(items[0]).toMatchObject({ tone: 'over', remedy: null });
  expect(items[0]?.facts).toContainEqual(['Lasted', '20 minutes']);
});

test('of a storm the most urgent are told in full and every other one in a line', () => {
  const many = Array.from({ length: 1_000 }, (_, index) =>
    told({ id: `i${index}`, severity: index === 999 ? 'critical' : 'warning' }),
  );
  const notice = composeNotice(many, FORM);
  expect(notice.subject).toBe('1000 alarms at once');
  expect(notice.items[0]?.tone).toBe('critical');
  expect(notice.items.length + notice.lines.length).toBe(1_000);
  // Teams refuses more than 28 KB.
  expect(Buffer.byteLength(JSON.stringify(teamsCard(notice)))).toBeLessThan(28_000);
  expect((slackMessage(notice) as { blocks: object[] }).blocks.length).toBeLessThanOrEqual(50);
});

test.each([
  ['eight', 8],
  ['one', 1],
])('Teams takes the card whatever the names are: %s', (_, count) => {
  const department = '客服'.repeat(3_000 / count);
  const long = Array.from({ length: count }, (_, index) => ({
    ...told({ id: `i${index}` }),
    departments: Array.from({ length: 5 }, () => department),
  }));
  const card = JSON.stringify(teamsCard(composeNotice(long, FORM)));
  expect(Buffer.byteLength(card)).toBeLessThan(28_000);
  expect(card).toMatch(/\+ \d/);
  // Of what is told in full one gets to the place where it is cured.
  if (count > 1) expect(card).toContain('https://desk.example.com/admin/alarms/i0');
});

test('what others wrote neither becomes HTML, a link, a mention nor another header', () => {
  const hostile = told({
    failure: {
      ...failureOf('grant-revoked', { user: '<img src=x onerror=1>', account: 'A\r\nBcc: x@y.example' }),
      detail: '<!channel> [click](https://evil.example)',
    },
  });
  const notice = composeNotice([hostile], FORM);
  const mail = mailOf(notice, {
    from: { address: 'a@b.example', name: '' },
    to: ['c@d.example'],
    messageId: '<x@y>',
    date: NOW,
  });
  expect(mail.html).not.toContain('<img');
  expect(JSON.stringify(slackMessage(notice))).not.toMatch(/<(img|!channel)/);
  expect(JSON.stringify(teamsCard(notice))).not.toContain('[click](');
});
