/**
 * The built console: its page for every address that is no file and no API, its files by name.
 *
 * Files under `assets/` carry a hash of their content in their name and are kept for ever; the page itself is asked
 * for each time, and gets a fresh nonce, which Mantine's style element must carry. Where the console was not built,
 * its place says so.
 */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Api } from './context.ts';
import { notFound } from './problem.ts';
import { consolePolicy } from './security-headers.ts';

/** The build leaves this word where the nonce goes, in `<meta name="csp-nonce" content="…">`. */
const NONCE_PLACE = '__CSP_NONCE__';

export async function serveConsole(app: Api, webRoot: string | undefined): Promise<void> {
  const page = webRoot === undefined ? null : await readPage(webRoot);
  const sendPage = async (request: FastifyRequest, reply: FastifyReply) => {
    if (!wantsPage(request)) throw notFound('address');
    const nonce = randomBytes(16).toString('base64');
    return reply
      .code(page === null ? 503 : 200)
      .headers({ 'content-security-policy': consolePolicy(nonce), 'cache-control': 'no-cache' })
      .type('text/html; charset=utf-8')
      .send((page ?? NOT_BUILT).replaceAll(NONCE_PLACE, nonce));
  };

  if (webRoot !== undefined && page !== null) {
    await app.register(fastifyStatic, {
      root: webRoot,
      index: false,
      // Every file is known at the start: an address is a file or it is not, and no path is ever resolved.
      wildcard: false,
      globIgnore: ['**/*.map', 'index.html'],
      preCompressed: true,
      cacheControl: false,
      setHeaders: (response, path) => {
        const hashed = /[\\/]assets[\\/]/.test(path);
        response.header(
          'cache-control',
          hashed ? 'public, max-age=31536000, immutable' : 'public, max-age=3600',
        );
      },
    });
  }
  app.setNotFoundHandler(sendPage);
}

async function readPage(webRoot: string): Promise<string | null> {
  try {
    return await readFile(join(webRoot, 'index.html'), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/**
 * Only a browser that opens an address gets the page; a program that mistyped one gets a problem. The first page is
 * everybody's: a monitor that looks whether something is there asks for it, and takes anything.
 */
function wantsPage({ method, url, headers }: FastifyRequest): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false;
  if (/^\/(\?|$)/.test(url)) return true;
  if (/^\/(api|assets)(\/|$)/.test(url)) return false;
  return headers.accept?.includes('text/html') ?? false;
}

const NOT_BUILT = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Postvak</title>
<style nonce="${NONCE_PLACE}">
body { font: 16px/1.6 system-ui, sans-serif; max-width: 36rem; margin: 15vh auto; padding: 0 1rem; color: #1a1b1e; }
code { background: #f1f3f5; padding: 0.15em 0.4em; border-radius: 4px; }
</style>
</head>
<body>
<h1>The console has not been built</h1>
<p>Postvak is running and its API answers. Build the console once with <code>npm run build</code> and reload this
page.</p>
</body>
</html>
`;
