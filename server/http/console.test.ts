import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../test/support/http-server.ts';

const HTML = { accept: 'text/html,application/xhtml+xml' };

describe('a console that was built', () => {
  const webRoot = mkdtempSync(join(tmpdir(), 'postvak-console-'));
  let server: TestServer;
  beforeAll(async () => {
    mkdirSync(join(webRoot, 'assets'));
    writeFileSync(
      join(webRoot, 'index.html'),
      '<!doctype html><meta name="csp-nonce" content="__CSP_NONCE__"><script src="/assets/main-abc123.js"></script>',
    );
    writeFileSync(join(webRoot, 'assets/main-abc123.js'), 'export {};');
    writeFileSync(join(webRoot, 'assets/main-abc123.js.map'), '{}');
    writeFileSync(join(webRoot, 'favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
    server = await startTestServer({ webRoot, settings: { externalUrl: 'https://desk.contoso.example' } });
  });
  afterAll(async () => {
    await server?.stop();
    rmSync(webRoot, { recursive: true });
  });
  const get = (url: string, headers: Record<string, string> = HTML) => server.app.inject({ url, headers });

  test.each(['/', '/?utm=1', '/conversations/123', '/admin/accounts?tab=1', '/index.html'])(
    '%s is its page',
    async (url) => {
      const page = await get(url);
      expect(page.statusCode).toBe(200);
      expect(page.headers['cache-control']).toBe('no-cache');
      expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
      expect(page.body).toContain('main-abc123.js');
    },
  );

  test('the first page is there for a monitor too, which asks for no kind and no body', async () => {
    expect((await server.app.inject({ method: 'HEAD', url: '/' })).statusCode).toBe(200);
    expect((await get('/', { accept: '*/*' })).statusCode).toBe(200);
  });

  test('each page has a nonce of its own, the same in its policy, and the policy allows no foreign thing', async () => {
    const nonces = new Set<string>();
    for (let n = 0; n < 3; n += 1) {
      const page = await get('/');
      const policy = String(page.headers['content-security-policy']);
      const nonce = /content="([^"]+)"/.exec(page.body)?.[1] ?? '';
      expect(policy).toContain(`style-src 'self' 'nonce-${nonce}'`);
      expect(policy).toContain("default-src 'none'; script-src 'self'");
      expect(policy).toContain("frame-src 'self'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe|https?:/);
      nonces.add(nonce);
    }
    expect(nonces.size).toBe(3);
  });

  test('hashed files are kept for ever, others for an hour, maps stay here', async () => {
    const hashed = await get('/assets/main-abc123.js', {});
    expect(hashed.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(hashed.headers['content-type']).toContain('javascript');
    expect((await get('/favicon.svg', {})).headers['cache-control']).toBe('public, max-age=3600');
    expect((await get('/assets/main-abc123.js.map', {})).statusCode).toBe(404);
  });

  test.each([
    ['/assets/gone-abc.js', HTML],
    ['/api/v1/nothing', HTML],
    ['/conversations/1', { accept: 'application/json' }],
    ['/../../../etc/passwd', {}],
    ['/assets/..%2f..%2f..%2fetc%2fpasswd', {}],
  ])('%s is a problem, not the page', async (url, headers) => {
    const missing = await get(url, headers);
    expect(missing.statusCode).toBe(404);
    expect(missing.headers['content-type']).toContain('application/problem+json');
  });

  test('every answer carries the headers of safety', async () => {
    for (const url of ['/', '/livez', '/api/v1/session', '/assets/main-abc123.js', '/api/v1/nothing']) {
      const { headers } = await get(url);
      expect(headers, url).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'strict-transport-security': 'max-age=31536000',
        'x-request-id': expect.stringMatching(/^[\da-f-]{36}$/),
        'content-security-policy': expect.stringContaining("default-src 'none'"),
      });
    }
    expect((await get('/api/v1/session')).headers['cache-control']).toBe('no-store');
  });
});

describe('a console that was not built', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ webRoot: '/nonexistent' });
  });
  afterAll(() => server?.stop());

  test('says so, and the API answers', async () => {
    const page = await server.app.inject({ url: '/', headers: HTML });
    expect(page.statusCode).toBe(503);
    expect(page.body).toContain('npm run build');
    expect(page.headers['strict-transport-security']).toBeUndefined();
    expect((await server.app.inject({ url: '/livez' })).statusCode).toBe(200);
  });
});
