import { expect, test } from 'vitest';
import type { ReadMessage } from '../../wire/mime/read.ts';
import { judgeMail, type KnownOfUs } from './judge-mail.ts';

const known: KnownOfUs = {
  phrases: [
    { field: 'subject', phrase: 'Undeliverable:' },
    { field: 'sender', phrase: 'mailer-daemon@' },
  ],
  own: new Set(['support@contoso.example']),
  sent: new Set(['<ours@contoso.example>']),
};
const person: ReadMessage = {
  reading: 'parsed',
  messageId: '<m@x.example>',
  inReplyTo: undefined,
  references: [],
  from: { address: 'Ann@customer.example', name: 'Ann' },
  to: [],
  cc: [],
  replyTo: [],
  subject: 'My lamp',
  date: undefined,
  text: '',
  html: undefined,
  attachments: [],
  automatic: false,
  kind: 'person',
  traits: {},
  report: undefined,
  headers: {},
};
const from = (address: string) => ({ from: { address, name: '' } });

test.each<[string, Partial<ReadMessage>, Partial<ReadMessage>]>([
  ['a person', {}, { kind: 'person', automatic: false, traits: {} }],
  [
    'a subject of the phrases',
    { subject: '[EXTERNAL] undeliverable: My lamp' },
    { kind: 'delivery-report', automatic: true, traits: { exception: 'Undeliverable:' } },
  ],
  [
    'a person who answers such a mail',
    { subject: 'Re: Undeliverable: My lamp' },
    { kind: 'person', automatic: false, traits: {} },
  ],
  [
    'a sender of the phrases',
    from('MAILER-DAEMON@mx.example'),
    { kind: 'delivery-report', automatic: true, traits: { exception: 'mailer-daemon@' } },
  ],
  [
    'an absence notice under such a subject',
    { kind: 'auto-reply', automatic: true, subject: 'Undeliverable: away' },
    { kind: 'auto-reply', traits: {} },
  ],
  [
    'a report that is one already',
    { kind: 'delivery-report', automatic: true, subject: 'Undeliverable: x' },
    { kind: 'delivery-report', traits: {} },
  ],
  [
    'one of our own mails come back',
    { messageId: '<ours@contoso.example>' },
    { kind: 'person', automatic: true, traits: { loop: true } },
  ],
  [
    'a mail that names us in X-Loop',
    { headers: { 'x-loop': 'Support@contoso.example' } },
    { automatic: true, traits: { loop: true } },
  ],
  [
    'a mail that names another in X-Loop',
    { headers: { 'x-loop': 'a@b.example' } },
    { automatic: false, traits: {} },
  ],
  ['a mail from our own address', from('support@Contoso.example'), { automatic: true, traits: {} }],
])('%s', (_, fields, judged) => {
  const result = judgeMail({ ...person, ...fields }, known);
  expect(result).toMatchObject(judged);
  if (judged.traits) expect(result.traits).toEqual(judged.traits);
});
