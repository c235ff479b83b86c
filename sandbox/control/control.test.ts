/** The control API as tests and people use it: over http. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type RunningSandbox, startSandbox } from '../sandbox.ts';

let sandbox: RunningSandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(sandbox.info().control.url + path, {
    method,
    headers,
    redirect: 'manual',
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json');
  return { status: response.status, body: isJson ? JSON.parse(text) : text };
}

describe('faults', () => {
  test('are listed with what they break and take, set, and removed', async () => {
    const before = (await call('GET', '/control/faults')).body as {
      name: string;
      active: unknown;
      breaks: string[];
    }[];
    expect(before.length).toBeGreaterThan(100);
    expect(before.every(({ active }) => active === null)).toBe(true);
    const set = await call('PUT', '/control/faults/imap-throttled', {
      mailbox: 'support@contoso.example',
      count: 2,
    });
    expect(set.body).toMatchObject({
      name: 'imap-throttled',
      breaks: ['connectivity.imap'],
      active: { parameters: { count: 2, backoffMs: 299_961 }, shown: 0 },
    });
    expect((await call('DELETE', '/control/faults/imap-throttled')).status).toBe(204);
    expect((await call('DELETE', '/control/faults/imap-throttled')).status).toBe(204);
    expect(sandbox.faults.list()).toEqual([]);
  });

  test('that do not exist are a 404 with a hint, wrong parameters a 400 that names them', async () => {
    expect((await call('PUT', '/control/faults/throttled', {})).body.error).toContain('imap-throttled');
    const wrong = await call('PUT', '/control/faults/imap-throttled', { backoff: 3 });
    expect(wrong.status).toBe(400);
    expect(wrong.body.error).toContain('backoff');
    expect((await call('PUT', '/control/faults/imap-throttled', '{nonsense')).status).toBe(400);
  });

  test('are switched on and off from the page, with their parameters', async () => {
    const press = (form: Record<string, string>) =>
      call('POST', '/switch', new URLSearchParams(form).toString());
    const { status } = await press({
      on: 'imap-throttled',
      mailbox: 'support@contoso.example',
      'imap-throttled.backoffMs': '5000',
      'imap-stalls.command': 'NOOP',
    });
    expect(status).toBe(303);
    expect(sandbox.faults.list()).toMatchObject([
      { name: 'imap-throttled', parameters: { mailbox: 'support@contoso.example', backoffMs: 5000 } },
    ]);
    expect((await call('GET', '/')).body).toContain('Switch off');
    await press({ off: 'imap-throttled' });
    expect(sandbox.faults.list()).toEqual([]);
  });

  test('cannot be switched by a page of another origin', async () => {
    const { status } = await call(
      'PUT',
      '/control/faults/imap-throttled',
      {},
      { origin: 'https://evil.example' },
    );
    expect(status).toBe(403);
    expect(sandbox.faults.list()).toEqual([]);
  });
});

test('users and mailboxes are made, changed and removed', async () => {
  expect(
    (await call('POST', '/control/users', { upn: 'new@contoso.example', password: 'p', mailbox: true }))
      .status,
  ).toBe(201);
  expect((await call('POST', '/control/users', { upn: 'new@contoso.example' })).status).toBe(409);
  expect((await call('POST', '/control/users', { upn: 'no address' })).status).toBe(400);
  const changed = await call('PATCH', '/control/mailboxes/new@contoso.example', {
    imap: false,
    smtp: false,
    sendAs: ['A@x.example'],
  });
  expect(changed.body).toMatchObject({ imap: false, pop: true, smtp: 'off', sendAs: ['a@x.example'] });
  expect(
    (await call('PATCH', '/control/users/new@contoso.example', { licence: null })).body.licence,
  ).toBeNull();
  expect((await call('DELETE', '/control/mailboxes/new@contoso.example')).status).toBe(204);
  expect((await call('PATCH', '/control/mailboxes/new@contoso.example', {})).status).toBe(404);
  const shared = { address: 'team@contoso.example', shared: true, fullAccess: ['sanne@contoso.example'] };
  expect((await call('POST', '/control/mailboxes', shared)).body).toMatchObject({
    shared: true,
    owner: null,
  });
});

describe('mail', () => {
  test('of customers arrives, one or many, and as exact bytes', async () => {
    const to = 'support@contoso.example';
    const raw = Buffer.from('Message-ID: <1@x.example>\r\nSubject: =?utf-8?q?caf=C3=A9?=\r\n\r\nbody\r\n');
    const { body } = await call('POST', '/control/mail', [
      { to, from: 'a@x.example', subject: 'One', count: 3 },
      { to, from: 'a@x.example', raw: raw.toString('base64') },
    ]);
    expect(body.messageIds).toHaveLength(4);
    const listed = (await call('GET', `/control/mailboxes/${to}/messages?folder=INBOX`)).body;
    expect(listed.map(({ uid }: { uid: number }) => uid)).toEqual([1, 2, 3, 4]);
    expect(listed[3]).toMatchObject({ messageId: '<1@x.example>', subject: 'café', size: raw.length });
    expect((await call('GET', `/control/mailboxes/${to}/messages/4/raw`)).body).toBe(raw.toString());
  });

  test('for nobody is refused, as are folders that do not exist', async () => {
    expect(
      (await call('POST', '/control/mail', { to: 'nobody@contoso.example', from: 'a@x.example' })).status,
    ).toBe(404);
    expect(
      (await call('GET', '/control/mailboxes/support@contoso.example/messages?folder=Nope')).status,
    ).toBe(404);
  });
});

test('the clock moves forward only', async () => {
  const { body } = await call('POST', '/control/clock', { advanceMs: 86_400_000 });
  expect(Date.parse(body.now)).toBeGreaterThan(Date.now() + 86_000_000);
  expect((await call('POST', '/control/clock', { advanceMs: -1 })).status).toBe(400);
});

test('a reset brings back the seed, with the same ids and secrets', async () => {
  const before = sandbox.info();
  await call('POST', '/control/users', { upn: 'new@contoso.example' });
  await call('PUT', '/control/faults/imap-throttled', {});
  await call('POST', '/control/mail', { to: 'support@contoso.example', from: 'a@x.example' });
  await call('POST', '/control/reset');
  expect(sandbox.info()).toEqual(before);
  expect(sandbox.faults.list()).toEqual([]);
  expect((await call('GET', '/control/mailboxes/support@contoso.example/messages')).body).toEqual([]);
});

test('the state shows what there is, and what a fault makes of it without using it up', async () => {
  await call('PUT', '/control/faults/imap-disabled', { mailbox: 'support@contoso.example', count: 1 });
  for (let asked = 0; asked < 3; asked++) {
    const { body } = await call('GET', '/control/state');
    expect(body.mailboxes[0]).toMatchObject({
      address: 'support@contoso.example',
      imap: true,
      works: { imap: false },
    });
    expect(body.faults).toMatchObject([{ name: 'imap-disabled', shown: 0 }]);
  }
});

test('names of Microsoft lead here, or nowhere under a fault', async () => {
  const names = (await call('GET', '/control/names')).body;
  expect(names['outlook.office365.com:993']).toEqual({ host: 'localhost', port: sandbox.info().imap.port });
  await call('PUT', '/control/faults/dns-not-found', { service: 'imap' });
  expect((await call('GET', '/control/names')).body['outlook.office365.com:993'].host).toBe(
    'imap.sandbox.invalid',
  );
});

test('the ECE deployment is right unless a fault makes it wrong', async () => {
  const read = async () => parse((await call('GET', '/control/ece.yaml')).body);
  expect(await read()).toMatchObject({
    ece: { version: '12.6(1) ES3', externalUrl: 'https://ece.contoso.example' },
  });
  await call('PUT', '/control/faults/ece-version-too-old', {});
  await call('PUT', '/control/faults/ece-external-url-wrong', {});
  expect(await read()).toMatchObject({
    ece: { version: '12.6(1)', externalUrl: 'http://ece.contoso.example' },
  });
});

test('what does not exist is a 404, a wrong method a 405', async () => {
  expect((await call('GET', '/control/nothing')).status).toBe(404);
  expect((await call('DELETE', '/control/state')).status).toBe(405);
});
