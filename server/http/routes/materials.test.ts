import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { addConversation, type TestAgent } from '../../../test/support/http-server.ts';
import { startSalesDesk } from '../../../test/support/sales-desk.ts';
import { newId } from '../../kernel/id.ts';

const { server, sales, support, seller, colleague, helper, administrator, call, upload } =
  await startSalesDesk();
let here: Awaited<ReturnType<typeof addConversation>>;

afterAll(() => server.stop());
beforeEach(async () => {
  here = await addConversation(server, sales, { subject: 'Offerte', text: 'Graag een offerte.' });
});

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');

const reply = (payload: object, agent = seller, id = here.id) =>
  call(agent, 'POST', `/conversations/${id}/replies`, payload);

describe('uploads', () => {
  test('are for their owner only, and never run', async () => {
    const page = (
      await upload(seller, Buffer.from('<script>alert(1)</script>'), '../../x<y>.html', 'text/html')
    ).body;
    expect(page.filename).toBe('x<y>.html');
    const shown = await server.call(seller, { url: page.href });
    expect(shown.headers['content-type']).toBe('application/octet-stream');
    expect(shown.headers['content-disposition']).toMatch(/^attachment/);
    expect((await server.call(colleague, { url: page.href })).statusCode).toBe(404);
    await call(seller, 'DELETE', `/uploads/${page.id}`);
    expect((await server.call(seller, { url: page.href })).statusCode).toBe(404);
  });

  test('that only say they are a picture are none', async () => {
    const { body } = await upload(seller, Buffer.from('<svg onload=x>'), 'a.png', 'image/png');
    expect(body.contentType).toBe('application/octet-stream');
    expect((await upload(seller, PNG, 'a.png', 'image/png; x=y')).body.contentType).toBe('image/png');
  });

  test('of any type are bytes, JSON too', async () => {
    const { body } = await upload(seller, Buffer.from('{"a":1}'), 'a.json', 'application/json');
    expect(body).toMatchObject({ size: 7, contentType: 'application/json' });
  });

  test('that are too large are refused', async () => {
    const answer = await server.call(seller, {
      method: 'POST',
      url: '/api/v1/uploads?filename=a',
      headers: { 'content-type': 'application/octet-stream' },
      payload: Buffer.alloc(35 * 1024 * 1024 + 1),
    });
    expect(answer.statusCode).toBe(413);
  });
});

describe('a draft', () => {
  const content = {
    kind: 'reply',
    html: '<p>Be',
    cc: [],
    bcc: [],
    attachments: [],
    signature: true,
    quote: true,
  };
  const put = (version: number, html: string, agent = seller) =>
    call(agent, 'PUT', `/conversations/${here.id}/draft`, { version, content: { ...content, html } });
  const get = async (agent = seller) =>
    (await call(agent, 'GET', `/conversations/${here.id}/draft`)).body.draft;

  test('follows its writer to another device and is overwritten by none unseen', async () => {
    expect(await get()).toBeNull();
    expect((await put(0, 'one')).body.version).toBe(1);
    expect((await put(0, 'of another device')).status).toBe(409);
    expect((await put(1, 'two')).body.version).toBe(2);
    expect((await put(1, 'late')).status).toBe(409);
    expect(await get()).toMatchObject({ version: 2, content: { html: 'two' } });
    expect(await get(colleague)).toBeNull();
  });

  test('names its files, and goes with the sending', async () => {
    const file = (await upload(seller, PNG, 'a.png', 'image/png')).body;
    await call(seller, 'PUT', `/conversations/${here.id}/draft`, {
      version: 0,
      content: { ...content, attachments: [file.id] },
    });
    expect((await get()).uploads).toMatchObject([{ id: file.id, filename: 'a.png' }]);
    await reply({ text: 'Hi', discardDraft: true });
    expect(await get()).toBeNull();
  });

  test('of a new message is kept under an id of its own', async () => {
    const id = newId();
    const made = await call(seller, 'PUT', `/drafts/${id}`, {
      version: 0,
      content: { ...content, kind: 'new' },
    });
    expect(made.status).toBe(200);
    expect((await call(seller, 'GET', '/drafts')).body.items).toMatchObject([{ id }]);
    expect((await call(colleague, 'GET', '/drafts')).body.items).toEqual([]);
    await call(seller, 'DELETE', `/drafts/${id}`);
    expect((await call(seller, 'GET', '/drafts')).body.items).toEqual([]);
  });

  test('in a conversation of another department is not possible', async () => {
    expect((await put(0, 'x', helper)).status).toBe(404);
  });
});

describe('ready answers', () => {
  test('are written, cleaned, and offered by use', async () => {
    const add = (agent: TestAgent, body: object) => call(agent, 'POST', '/canned-answers', body);
    expect((await add(seller, { title: 'x', html: '<p>x</p>' })).status).toBe(403);
    const made = await add(administrator, {
      title: 'Thanks',
      shortcut: 'Thx',
      html: '<p>Thank you, {{contact.name}}<script>x</script></p>',
    });
    expect(made.body).toMatchObject({ shortcut: 'thx', html: '<p>Thank you, {{contact.name}}</p>' });
    expect(
      (await add(administrator, { title: 'y', shortcut: 'thx', html: '<p>y</p>' })).body.errors[0].path,
    ).toBe('shortcut');
    expect((await add(administrator, { title: 'y', html: '<p></p>' })).body.errors[0].path).toBe('html');
    const other = await add(administrator, {
      title: 'Only support',
      departmentId: support.id,
      html: '<p>s</p>',
    });
    await call(seller, 'POST', `/canned-answers/${made.body.id}/uses`);
    const titles = async (agent: TestAgent) =>
      (await call(agent, 'GET', '/canned-answers')).body.items.map(({ title }: { title: string }) => title);
    expect(await titles(seller)).toEqual(['Thanks']);
    expect(await titles(helper)).toEqual(['Thanks', 'Only support']);
    const changed = await call(administrator, 'PUT', `/canned-answers/${made.body.id}`, {
      title: 'Merci',
      html: '<p>m</p>',
    });
    expect(changed.body).toMatchObject({ title: 'Merci', shortcut: null });
    expect((await call(administrator, 'DELETE', `/canned-answers/${other.body.id}`)).status).toBe(204);
  });
});
