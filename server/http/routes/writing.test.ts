import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { addConversation, type TestAgent } from '../../../test/support/http-server.ts';
import { startSalesDesk } from '../../../test/support/sales-desk.ts';
import { newId } from '../../kernel/id.ts';
import { readAttachment, readMessage } from '../../wire/mime/read.ts';

const { server, sales, support, seller, colleague, supervisor, helper, administrator, call, upload } =
  await startSalesDesk();
let here: Awaited<ReturnType<typeof addConversation>>;

afterAll(() => server.stop());
beforeEach(async () => {
  here = await addConversation(server, sales, { subject: 'Offerte', text: 'Graag een offerte.' });
});

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');

const reply = (payload: object, agent = seller, id = here.id) =>
  call(agent, 'POST', `/conversations/${id}/replies`, payload);
const rawOf = async (messageId: string) => {
  const { digest } = await server.store.db
    .selectFrom('message')
    .select('digest')
    .where('id', '=', messageId)
    .executeTakeFirstOrThrow();
  return server.store.blobs.read(server.store.db, digest);
};

describe('an answer in HTML', () => {
  test('leaves as text and HTML with its picture and its files, byte for byte, and is shown so', async () => {
    const picture = (await upload(seller, PNG, 'logo.png', 'image/png')).body;
    const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, n) => (n * 7) % 256));
    const file = (await upload(seller, bytes, 'réçu ünd.pdf', 'application/pdf')).body;
    const { status, body } = await reply({
      html: `<p>Beste <strong>klant</strong>,</p><p><img src="${picture.href}"></p><script>x</script>`,
      attachments: [file.id],
    });
    expect(status).toBe(201);
    expect(body.text).toContain('Beste klant,');
    expect(body.attachments).toMatchObject([
      { filename: 'logo.png', inline: true },
      { filename: 'réçu ünd.pdf', inline: false, size: 70_000 },
    ]);
    const raw = await rawOf(body.id);
    const mail = await readMessage(raw);
    expect(mail.html).toContain('<strong>klant</strong>');
    expect(mail.html).not.toContain('script');
    expect(mail.html).toContain(`cid:${mail.attachments[0]?.contentId}`);
    expect((await readAttachment(raw, 0))?.content).toEqual(PNG);
    expect((await readAttachment(raw, 1))?.content.equals(bytes)).toBe(true);

    const shown = await server.call(seller, { url: body.htmlHref });
    expect(shown.body).toContain(`/api/v1/messages/${body.id}/attachments/0`);
    const download = await server.call(seller, { url: body.attachments[1].href });
    expect(download.rawPayload.equals(bytes)).toBe(true);
    expect(download.headers['content-disposition']).toMatch(/^attachment/);
  });

  test('with a file of somebody else is refused, and nothing is written', async () => {
    const file = (await upload(colleague, PNG, 'a.png', 'image/png')).body;
    const { status, body } = await reply({ text: 'Hi', attachments: [file.id] });
    expect(status).toBe(400);
    expect(body.errors[0].path).toBe('attachments.0');
    const other = await reply({ html: `<p>Hi<img src="${file.href}"></p>` });
    expect(other.body.attachments).toEqual([]);
  });

  test.each([
    [{ html: '<p> </p>' }, 'html'],
    [{ text: ' ' }, 'text'],
    [{ text: 'Hi', from: 'ceo@contoso.example' }, 'from'],
    [{ text: 'Hi', sendAt: '2031-01-01T00:00:00Z' }, 'sendAt'],
    [{ text: 'Hi', to: ['nobody'] }, 'to.0'],
  ])('%j is refused at %s', async (payload, path) => {
    const { status, body } = await reply(payload);
    expect(status).toBe(400);
    expect(body.errors[0].path).toBe(path);
  });

  test('larger than the mailbox may send is refused before anything is written', async () => {
    await call(administrator, 'PATCH', `/mailboxes/${sales.mailboxId}`, {
      limits: { sentMessageBytes: 50_000 },
    });
    const file = (await upload(seller, Buffer.alloc(60_000), 'a.bin', 'application/octet-stream')).body;
    const { status, body } = await reply({ text: 'Hi', attachments: [file.id] });
    await call(administrator, 'PATCH', `/mailboxes/${sales.mailboxId}`, { limits: {} });
    expect(status).toBe(413);
    expect(body.detail).toMatch(/may send 0\.0 MB/);
  });

  test('after the customer has written again is refused until that was seen', async () => {
    const newer = newId();
    const {
      id: _,
      search: __,
      arrival_id: ___,
      ...row
    } = await server.store.db
      .selectFrom('message')
      .selectAll()
      .where('id', '=', here.messageId)
      .executeTakeFirstOrThrow();
    const lists = {
      to_addresses: '[]',
      cc_addresses: '[]',
      reply_to: '[]',
      traits: JSON.stringify(row.traits),
    };
    await server.store.db
      .insertInto('message')
      .values({ ...row, ...lists, id: newer })
      .execute();
    const refused = await reply({ text: 'Hi', seenMessageId: here.messageId });
    expect(refused.status).toBe(409);
    expect(refused.body.type).toBe('urn:postvak:problem:moved-on');
    expect((await reply({ text: 'Hi', seenMessageId: newer })).status).toBe(201);
  });

  test('waits as long as it can be taken back, or until its time', async () => {
    const soon = (await reply({ text: 'Hi', undoSeconds: 10 })).body.delivery;
    const wait = Date.parse(soon.notBefore) - Date.now();
    expect(wait).toBeGreaterThan(5_000);
    expect(wait).toBeLessThanOrEqual(10_500);
    const sendAt = Date.now() + 3_600_000;
    const later = await reply({ text: 'Hi', sendAt: new Date(sendAt).toISOString() });
    expect(Math.abs(Date.parse(later.body.delivery.notBefore) - sendAt)).toBeLessThan(5_000);
  });
});

describe('a signature', () => {
  test('is the nearest one, filled, and left out when asked', async () => {
    const put = (agent: TestAgent, body: object) => call(agent, 'PUT', '/signatures', body);
    expect((await put(seller, { html: '<p>All</p>' })).status).toBe(403);
    expect((await put(supervisor, { html: '<p>All</p>' })).status).toBe(403);
    await put(administrator, { html: '<p>Contoso</p>' });
    await put(supervisor, { departmentId: sales.id, html: '<p>{{agent.name}}, {{department.name}}</p>' });
    const { messages } = (await call(seller, 'GET', `/conversations/${here.id}`)).body;
    expect(messages).toHaveLength(1);
    const composing = (await call(seller, 'GET', `/conversations/${here.id}/composing`)).body;
    expect(composing.signatureHtml).toMatch(/^<p>Agent \d+, Sales<\/p>$/);

    const signed = await readMessage(await rawOf((await reply({ html: '<p>Hi</p>' })).body.id));
    expect(signed.html).toMatch(/<p>Hi<\/p>[\s\S]*Agent \d+, Sales/);
    const plain = await readMessage(await rawOf((await reply({ text: 'Hi', signature: false })).body.id));
    expect(plain.text).not.toContain('Sales');

    expect((await put(seller, { agentId: seller.id, html: '<p>Just me<script>x</script></p>' })).status).toBe(
      200,
    );
    const own = (await call(seller, 'GET', `/conversations/${here.id}/composing`)).body;
    expect(own.signatureHtml).toBe('<p>Just me</p>');
    for (const { id } of (await call(administrator, 'GET', '/signatures')).body.items) {
      await call(administrator, 'DELETE', `/signatures/${id}`);
    }
  });
});

describe('an alias', () => {
  test('answers those who wrote to it, and may be chosen', async () => {
    const add = (address: string) =>
      call(administrator, 'POST', '/aliases', { mailboxId: sales.mailboxId, address, displayName: 'Offers' });
    expect((await add('offers@contoso.example')).status).toBe(201);
    expect((await add('OFFERS@contoso.example')).body.errors[0].path).toBe('address');
    expect((await add(support.address)).body.errors[0].message).toBe('is a mailbox of its own');
    const chosen = (await reply({ text: 'Hi', from: 'offers@contoso.example' })).body;
    expect(chosen.from).toEqual({ address: 'offers@contoso.example', name: 'Offers' });

    await server.store.db
      .updateTable('message')
      .set({ to_addresses: JSON.stringify([{ address: 'Offers@contoso.example', name: '' }]) })
      .where('id', '=', here.messageId)
      .execute();
    expect((await reply({ text: 'Hi' })).body.from.address).toBe('offers@contoso.example');
    const { to, ccAll } = (await call(seller, 'GET', `/conversations/${here.id}/composing`)).body;
    expect({ to, ccAll }).toEqual({ to: ['customer@example.org'], ccAll: [] });
  });
});

describe('passing on', () => {
  test('a message takes its text along, and its files when asked', async () => {
    const raw = Buffer.from(
      'From: customer@example.org\r\nSubject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n' +
        '--b\r\n\r\ntext\r\n--b\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; filename=a.csv\r\n\r\n1,2\r\n--b--\r\n',
    );
    const there = await addConversation(server, sales, {
      raw,
      text: 'See the list.',
      attachments: [{ filename: 'a.csv', contentType: 'text/csv' }],
    });
    const taken = await call(seller, 'POST', '/uploads/from-message', {
      messageId: there.messageId,
      position: 0,
    });
    expect(taken.body).toMatchObject({ filename: 'a.csv', contentType: 'text/csv' });
    expect(
      (await call(helper, 'POST', '/uploads/from-message', { messageId: there.messageId, position: 0 }))
        .status,
    ).toBe(404);
    const { status, body } = await call(seller, 'POST', `/conversations/${there.id}/forwards`, {
      to: ['supplier@example.net'],
      text: '',
      messageId: there.messageId,
      attachments: [taken.body.id],
    });
    expect(status).toBe(201);
    const mail = await readMessage(await rawOf(body.id));
    expect(mail.subject).toMatch(/^Fwd: Question \[#/);
    expect(mail.text).toContain('See the list.');
    expect(mail.inReplyTo).toBeUndefined();
    expect(mail.references).toEqual([`<${there.messageId}@example.org>`]);
    expect(mail.attachments).toMatchObject([{ filename: 'a.csv' }]);
  });

  test('to nobody is refused', async () => {
    const { body } = await call(seller, 'POST', `/conversations/${here.id}/forwards`, { to: [], text: 'x' });
    expect(body.errors[0].path).toBe('to');
  });
});

describe('a conversation that begins with us', () => {
  const first = (agent: TestAgent, more: object = {}) =>
    call(agent, 'POST', '/conversations', {
      mailboxId: sales.mailboxId,
      to: ['new@example.org'],
      subject: 'Your order',
      html: '<p>Hello</p>',
      ...more,
    });

  test('waits for its answer, belongs to who began it, and carries its token', async () => {
    const { status, body } = await first(seller);
    expect(status).toBe(201);
    const conversation = (await call(seller, 'GET', `/conversations/${body.conversationId}`)).body;
    expect(conversation).toMatchObject({
      state: 'pending',
      subject: 'Your order',
      contact: { address: 'new@example.org' },
      agent: { id: seller.id },
    });
    const raw = (await rawOf(body.messageId)).toString();
    expect(raw).toMatch(/^Subject: Your order \[#\d+-[\da-f]{6}\]/m);
    expect(raw).toMatch(/^Thread-Index: \S{32}/m);
    expect(raw).toMatch(/^Thread-Topic: Your order/m);
  });

  test('from a mailbox of another department is not possible', async () => {
    expect((await first(helper)).status).toBe(404);
    expect((await first(seller, { subject: ' ' })).body.errors[0].path).toBe('subject');
  });
});
