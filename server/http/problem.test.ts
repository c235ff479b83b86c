import { expect, test } from 'vitest';
import { Refused } from '../accounts/refused.ts';
import { Failure } from '../kernel/failure.ts';
import { conflict, notFound, Problem, toProblem } from './problem.ts';

test.each([
  [new Problem('not-signed-in'), 401, 'urn:postvak:problem:not-signed-in'],
  [notFound('conversation'), 404, 'urn:postvak:problem:not-found'],
  [conflict('No.'), 409, 'urn:postvak:problem:conflict'],
  [new Refused('invalid', 'is taken', 'name'), 400, 'urn:postvak:problem:invalid'],
  [new Refused('conflict', 'No.'), 409, 'urn:postvak:problem:conflict'],
  [new Failure('host-timeout'), 503, 'urn:postvak:problem:failure'],
  [new Failure('mailbox-throttled', { retryAfterMs: 1500 }), 503, 'urn:postvak:problem:failure'],
  [new Failure('imap-disabled'), 502, 'urn:postvak:problem:failure'],
  [new Failure('recipient-unknown'), 422, 'urn:postvak:problem:failure'],
  [new Failure('vault-unreadable'), 503, 'urn:postvak:problem:failure'],
  [
    Object.assign(new Error('x'), { code: 'FST_ERR_CTP_BODY_TOO_LARGE', statusCode: 413 }),
    413,
    'urn:postvak:problem:too-large',
  ],
  [
    Object.assign(new Error('x'), { code: 'FST_ERR_CTP_INVALID_MEDIA_TYPE' }),
    415,
    'urn:postvak:problem:media-type-wrong',
  ],
  [Object.assign(new SyntaxError('x'), { statusCode: 400 }), 400, 'urn:postvak:problem:invalid'],
  [Object.assign(new Error('x'), { code: 'ECONNREFUSED' }), 503, 'urn:postvak:problem:failure'],
  [Object.assign(new Error('Connection terminated unexpectedly'), {}), 503, 'urn:postvak:problem:failure'],
  [Object.assign(new Error('x'), { code: '57P01' }), 503, 'urn:postvak:problem:failure'],
  [Object.assign(new Error('x'), { code: '22021' }), 400, 'urn:postvak:problem:invalid'],
  [new TypeError('secret at /srv/file.ts'), 500, 'urn:postvak:problem:internal'],
  ['a string', 500, 'urn:postvak:problem:internal'],
  [null, 500, 'urn:postvak:problem:internal'],
])('%s becomes a problem', (error, status, type) => {
  const { body } = toProblem(error, 'r1');
  expect(body).toMatchObject({ status, type, instance: 'urn:postvak:request:r1' });
});

test('a failure is answered in words, with its remedy', () => {
  const { body, retryAfterSeconds } = toProblem(
    new Failure('mailbox-throttled', { retryAfterMs: 1500, facts: { mailbox: 'info@contoso.example' } }),
    'r1',
  );
  expect(body.title).toBe('Exchange asks to leave info@contoso.example alone for a while.');
  expect(body.failure).toMatchObject({ code: 'mailbox-throttled', kind: 'throttled', actor: 'nobody' });
  expect(retryAfterSeconds).toBe(2);
});

test('what is our own fault tells the client nothing but the request', () => {
  const error = new Error('password authentication failed for user "postvak"');
  const { body, ours } = toProblem(error, 'r1');
  expect(ours).toBe(true);
  expect(JSON.stringify(body)).not.toMatch(/password|postvak"|stack/);
});

test('no code of a Fastify refusal passes on its text', () => {
  const error = Object.assign(new Error('inner words'), {
    code: 'FST_ERR_CTP_EMPTY_JSON_BODY',
    statusCode: 400,
  });
  expect(JSON.stringify(toProblem(error, 'r1').body)).not.toContain('inner words');
});
