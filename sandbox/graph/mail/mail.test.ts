import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type RunningSandbox, startSandbox } from '../../sandbox.ts';

const SUPPORT = 'support@contoso.example';
const GRAPH = 'https://graph.microsoft.com';
let sandbox: RunningSandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

async function tokenFor(upn: string, ...names: string[]): Promise<string> {
  const response = await fetch(`${sandbox.info().control.url}/control/tokens`, {
    method: 'POST',
    body: JSON.stringify({ upn, scope: names.map((name) => `${GRAPH}/${name}`).join(' ') }),
  });
  return ((await response.json()) as { accessToken: string }).accessToken;
}

// biome-ignore lint/suspicious/noExplicitAny: answers are looked into, not computed with
type Answer = any;

async function ask(
  bearer: string,
  method: string,
  path: string,
  options: { body?: string; type?: string; prefer?: string } = {},
) {
  const { body, type = 'application/json', prefer } = options;
  const url = path.startsWith('http') ? path : `${sandbox.info().graph.url}/v1.0${path}`;
  const response = await fetch(url, {
    method,
    headers: {
      authorization: `Bearer ${bearer}`,
      ...(body === undefined ? {} : { 'content-type': type }),
      ...(prefer ? { prefer } : {}),
    },
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  const json = (response.headers.get('content-type') ?? '').includes('json');
  return { status: response.status, text, body: (json ? JSON.parse(text) : undefined) as Answer };
}

const MAIL = [
  'From: Contoso Support <support@contoso.example>',
  'To: Marieke <marieke@klant.example>',
  'Bcc: hidden@klant.example',
  'Message-ID: <answer@contoso.example>',
  'Subject: Re: lamp',
  '',
  'Thursday.',
  '',
].join('\r\n');
const send = (bearer: string, raw = MAIL, path = '/me/sendMail') =>
  ask(bearer, 'POST', path, { body: Buffer.from(raw).toString('base64'), type: 'text/plain' });

describe('sending', () => {
  test('reaches To, Cc and Bcc, hides Bcc, and leaves a copy in Sent Items', async () => {
    const bearer = await tokenFor(SUPPORT, 'Mail.Send', 'Mail.Read');
    expect((await send(bearer)).status).toBe(202);
    const sent = sandbox.exchange.outside.list();
    expect(sent.map(({ to }) => to)).toEqual(['marieke@klant.example', 'hidden@klant.example']);
    expect(sandbox.exchange.outside.raw(sent[0]?.id ?? '')?.toString()).not.toContain('Bcc');
    const found = await ask(
      bearer,
      'GET',
      "/me/mailFolders/sentitems/messages?$filter=internetMessageId eq '<answer@contoso.example>'",
    );
    expect(found.body.value).toHaveLength(1);
  });

  test.each([
    ['as somebody else', MAIL.replace('support@contoso', 'sales@contoso'), 403, 'ErrorSendAsDenied'],
    ['to nobody', MAIL.replace(/^(To|Bcc):.*\r\n/gm, ''), 400, 'ErrorInvalidRecipients'],
    ['too much', MAIL + 'x'.repeat(4_000_000), 413, 'ErrorMessageSizeExceeded'],
  ])('%s is refused', async (_, raw, status, code) => {
    const answer = await send(await tokenFor(SUPPORT, 'Mail.Send'), raw);
    expect(answer).toMatchObject({ status, body: { error: { code } } });
    expect(sandbox.exchange.outside.list()).toEqual([]);
  });

  test('from a shared mailbox takes the permission for shared ones, and SendAs', async () => {
    const raw = MAIL.replace('support@contoso', 'info@contoso');
    const path = '/users/info@contoso.example/sendMail';
    const plain = await tokenFor('sanne@contoso.example', 'Mail.Send');
    expect((await send(plain, raw, path)).body.error.code).toBe('ErrorAccessDenied');
    const shared = await tokenFor('sanne@contoso.example', 'Mail.Send.Shared');
    expect((await send(shared, raw, path)).status).toBe(202);
    const stranger = await tokenFor(SUPPORT, 'Mail.Send.Shared');
    expect((await send(stranger, raw, path)).body.error.code).toBe('ErrorSendAsDenied');
  });

  test('the answer may be lost, before or after the message was taken', async () => {
    const bearer = await tokenFor(SUPPORT, 'Mail.Send');
    for (const [fault, sent] of [
      ['graph-cut', 0],
      ['graph-lost-reply', 2],
    ] as const) {
      sandbox.faults.set(fault, { count: 1 });
      await expect(send(bearer)).rejects.toThrow();
      expect(sandbox.exchange.outside.list()).toHaveLength(sent);
    }
  });
});

describe('a delta query', () => {
  const first = '/me/mailFolders/inbox/messages/delta?$select=receivedDateTime,isRead';
  const prefer = 'IdType="ImmutableId", odata.maxpagesize=2';

  async function round(bearer: string, path: string) {
    const value: Answer[] = [];
    let next: string | undefined = path;
    while (next) {
      const { body, status }: { body: Answer; status: number } = await ask(bearer, 'GET', next, { prefer });
      if (status !== 200) return { status, code: body.error.code };
      value.push(...body.value);
      next = body['@odata.nextLink'];
      if (!next) return { status, value, link: body['@odata.deltaLink'] as string };
    }
    throw new Error('unreachable');
  }

  test('tells all at first, page by page, and then what came, changed and went', async () => {
    const bearer = await tokenFor(SUPPORT, 'Mail.ReadWrite');
    const raw = Buffer.from(MAIL);
    for (let n = 0; n < 5; n += 1) sandbox.exchange.deliver(SUPPORT, raw);
    const begun = await round(bearer, first);
    expect(begun.value).toHaveLength(5);
    expect(begun.value?.[0]).toEqual({
      id: expect.any(String),
      receivedDateTime: expect.stringMatching(/Z$/),
      isRead: false,
    });
    const [read, moved] = (begun.value ?? []).map(({ id }) => id as string);
    sandbox.exchange.renumber(SUPPORT);
    sandbox.exchange.deliver(SUPPORT, raw);
    await ask(bearer, 'PATCH', `/me/messages/${read}`, { body: '{"isRead":true}' });
    await ask(bearer, 'POST', `/me/messages/${moved}/move`, { body: '{"destinationId":"archive"}' });
    const changed = await round(bearer, begun.link ?? '');
    expect(changed.value).toEqual([
      expect.objectContaining({ id: read, isRead: true }),
      expect.objectContaining({ isRead: false }),
      { id: moved, '@removed': { reason: 'deleted' } },
    ]);
    expect((await ask(bearer, 'GET', `/me/messages/${moved}/$value`)).text).toBe(MAIL);
    expect((await round(bearer, changed.link ?? '')).value).toEqual([]);
  });

  test('whose link has expired is begun anew', async () => {
    const bearer = await tokenFor(SUPPORT, 'Mail.Read');
    const { link = '' } = await round(bearer, first);
    sandbox.faults.set('graph-delta-expired', { count: 1 });
    expect(await round(bearer, link)).toEqual({ status: 410, code: 'SyncStateNotFound' });
    expect(await round(bearer, `${link}x`)).toEqual({ status: 410, code: 'SyncStateNotFound' });
  });
});

test('a mailbox is closed to who has no right, and unknown to who names none', async () => {
  const bearer = await tokenFor(SUPPORT, 'Mail.Read', 'Mail.Read.Shared');
  const read = (who: string) => ask(bearer, 'GET', `/users/${who}/mailFolders/inbox/messages`);
  expect((await read(SUPPORT)).status).toBe(200);
  expect((await read('info@contoso.example')).body.error.code).toBe('ErrorAccessDenied');
  expect(await read('nobody@contoso.example')).toMatchObject({
    status: 404,
    body: { error: { code: 'ErrorInvalidUser' } },
  });
});
