/**
 * Mails that were forwarded as attachments: their own header and text, their page, their files. A path such as `3.0`
 * leads through attachments by position: of the fourth one, which is a mail, the first.
 */
import { z } from 'zod';
import { makeHtmlViewApart } from '../../desk/reading/html-view-apart.ts';
import { type MailSource, openFile, originalSource, readInner } from '../../desk/reading/mail-source.ts';
import { findMessage, listAttachments } from '../../desk/reading/read-message.ts';
import { readingLimits } from '../../desk/receiving/reading-limits.ts';
import type { Store } from '../../store/pool.ts';
import { callerOf } from '../caller.ts';
import { contentDisposition } from '../content-disposition.ts';
import type { Api, ServerContext } from '../context.ts';
import { id } from '../contract/common.ts';
import { forwardedMessage } from '../contract/reading.ts';
import { forwardedHref, isForwarded, presentTraits } from '../present.ts';
import { notFound } from '../problem.ts';
import { FOR_A_WHILE, originalGone, PICTURES, SANDBOXED, viewPolicy } from './messages.ts';

const tags = ['messages'];
const path = z
  .string()
  .regex(/^\d{1,5}(\.\d{1,5}){0,9}$/, 'is not a path of positions such as 3.0')
  .transform((text) => text.split('.').map(Number) as [number, ...number[]]);
const params = z.object({ id, path });
const file = z.string().meta({ format: 'binary' });

export function forwardedRoutes(api: Api, { store }: ServerContext): void {
  api.get(
    '/messages/:id/forwarded/:path',
    {
      schema: {
        summary: 'A mail that was forwarded as an attachment',
        description:
          'The path is the position of the attachment; of a mail inside that mail, both with a dot.',
        tags,
        params,
        response: { 200: forwardedMessage },
      },
    },
    async (request, reply) => {
      const at = request.params.path;
      const inner = await readInner(await originalOf(store, request), at, await readingLimits(store));
      if (!inner) throw notFound('forwarded mail');
      const base = forwardedHref(request.params.id, at);
      reply.header('cache-control', FOR_A_WHILE);
      return {
        from: inner.from ?? null,
        to: [...inner.to],
        cc: [...inner.cc],
        subject: inner.subject,
        sentAt: inner.date?.toISOString() ?? null,
        text: inner.text,
        htmlHref: inner.html === undefined ? null : `${base}/html`,
        rawHref: `${base}/raw`,
        kind: inner.kind,
        traits: presentTraits(inner.traits),
        attachments: inner.attachments.map(({ filename, contentType, size, inline }, position) => ({
          ...{ position, filename, contentType, size, inline },
          href: `${base}/attachments/${position}`,
          forwardedHref: isForwarded(contentType)
            ? forwardedHref(request.params.id, [...at, position])
            : null,
        })),
      };
    },
  );

  api.get(
    '/messages/:id/forwarded/:path/html',
    {
      schema: {
        summary: 'The HTML of a forwarded mail as a harmless page',
        tags,
        params,
        querystring: z.object({ images: z.enum(['on', 'off']).default('off') }),
        response: { 200: { description: 'The page', content: { 'text/html': { schema: z.string() } } } },
      },
    },
    async (request, reply) => {
      const inner = await readInner(
        await originalOf(store, request),
        request.params.path,
        await readingLimits(store),
      );
      if (inner?.html === undefined) throw notFound('HTML part');
      const images = request.query.images === 'on';
      const base = forwardedHref(request.params.id, request.params.path);
      const hrefs = new Map(
        inner.attachments.flatMap(({ contentId }, position) =>
          contentId === undefined ? [] : [[contentId, `${base}/attachments/${position}`]],
        ),
      );
      const view = await makeHtmlViewApart(inner.html, { images, hrefs });
      return reply
        .headers({
          'content-type': 'text/html; charset=utf-8',
          'content-security-policy': viewPolicy(images),
          'x-blocked-images': view.blockedImages,
          'cache-control': FOR_A_WHILE,
        })
        .serializer(String)
        .send(view.page);
    },
  );

  api.get(
    '/messages/:id/forwarded/:path/raw',
    {
      schema: {
        summary: 'A forwarded mail, as it lies in the original',
        tags,
        params,
        response: { 200: { description: 'The mail', content: { 'message/rfc822': { schema: file } } } },
      },
    },
    async (request, reply) => {
      const found = await openFile(await originalOf(store, request), request.params.path);
      if (!found || !isForwarded(found.contentType)) throw notFound('forwarded mail');
      return reply
        .headers({
          'content-type': 'message/rfc822',
          'content-disposition': contentDisposition('attachment', found.filename, 'message.eml'),
          'content-security-policy': SANDBOXED,
          'cache-control': FOR_A_WHILE,
        })
        .send(found.content as never);
    },
  );

  api.get(
    '/messages/:id/forwarded/:path/attachments/:position',
    {
      schema: {
        summary: 'One attachment of a forwarded mail',
        tags,
        params: params.extend({ position: z.coerce.number().int().min(0).max(32_767) }),
        response: {
          200: { description: 'The file', content: { 'application/octet-stream': { schema: file } } },
        },
      },
    },
    async (request, reply) => {
      const { path: at, position } = request.params;
      const found = await openFile(await originalOf(store, request), [...at, position]);
      if (!found) throw notFound('attachment');
      const type = found.contentType.toLowerCase();
      const picture = PICTURES.has(type);
      return reply
        .headers({
          'content-type': picture ? type : 'application/octet-stream',
          'content-disposition': contentDisposition(
            picture ? 'inline' : 'attachment',
            found.filename,
            `attachment-${position + 1}`,
          ),
          'content-security-policy': SANDBOXED,
          'cache-control': FOR_A_WHILE,
        })
        .send(found.content as never);
    },
  );
}

async function originalOf(
  store: Store,
  request: Parameters<typeof callerOf>[0] & { readonly params: { readonly id: string } },
): Promise<MailSource> {
  const message = await findMessage(store.db, callerOf(request).departments, request.params.id);
  if (!message) throw notFound('message');
  const files: MailSource['files'][number][] = [];
  for (const file of await listAttachments(store.db, message.id)) files[file.position] = file;
  const source = await originalSource(store, message.digest, files);
  if (!source) throw originalGone();
  return source;
}
