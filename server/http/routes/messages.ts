/**
 * The parts of one mail: a page of its HTML, its original, its attachments.
 *
 * All of it was written by strangers. Nothing is shown by a browser as a page of ours: the HTML is made harmless
 * and says itself that it is sandboxed, pictures of plain formats may be shown, everything else is a download.
 */
import { Readable } from 'node:stream';
import { z } from 'zod';
import { makeHtmlViewApart } from '../../desk/reading/html-view-apart.ts';
import { findMessage, listAttachments, openAttachment, readHtml } from '../../desk/reading/read-message.ts';
import { Failure } from '../../kernel/failure.ts';
import { callerOf } from '../caller.ts';
import { contentDisposition } from '../content-disposition.ts';
import type { Api, ServerContext } from '../context.ts';
import { id } from '../contract/common.ts';
import { attachmentHref } from '../present.ts';
import { notFound, Problem } from '../problem.ts';

const tags = ['messages'];
const params = z.object({ id });
const file = z.string().meta({ format: 'binary' });

/** Formats that a browser draws and cannot execute. */
export const PICTURES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif']);
export const SANDBOXED = "default-src 'none'; sandbox";
/** What is in a mail never changes; how it is shown may, with a new version. */
export const FOR_A_WHILE = 'private, max-age=300';

export function messageRoutes(api: Api, { store }: ServerContext): void {
  api.get(
    '/messages/:id/html',
    {
      schema: {
        summary:
          'The HTML of a mail as a harmless page, for an iframe with sandbox="allow-same-origin allow-popups"',
        description:
          'Remote images stay away unless images=on. The header x-blocked-images, and the element meta[name=blocked-images], say how many.',
        tags,
        params,
        querystring: z.object({ images: z.enum(['on', 'off']).default('off') }),
        response: { 200: { description: 'The page', content: { 'text/html': { schema: z.string() } } } },
      },
    },
    async (request, reply) => {
      const message = await findMessage(store.db, callerOf(request).departments, request.params.id);
      const html = message && (await readHtml(store.db, message.id));
      if (!message || html === null) throw notFound('HTML part');
      const images = request.query.images === 'on';
      const parts = await listAttachments(store.db, message.id);
      const hrefs = new Map(
        parts.flatMap(({ contentId, position }) =>
          contentId === null ? [] : [[contentId, attachmentHref(message.id, position)]],
        ),
      );
      const view = await makeHtmlViewApart(html, { images, hrefs });
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
    '/messages/:id/raw',
    {
      schema: {
        summary: 'The original, byte for byte',
        tags,
        params,
        response: { 200: { description: 'The mail', content: { 'message/rfc822': { schema: file } } } },
      },
    },
    async (request, reply) => {
      const message = await findMessage(store.db, callerOf(request).departments, request.params.id);
      if (!message) throw notFound('message');
      const size = await store.blobs.sizeOf(store.db, message.digest);
      if (size === undefined) throw originalGone();
      reply.headers({
        'content-type': 'message/rfc822',
        'content-length': size,
        'content-disposition': contentDisposition('attachment', `${message.subject}.eml`, 'message.eml'),
        'content-security-policy': SANDBOXED,
        'cache-control': FOR_A_WHILE,
      });
      const original = store.blobs.stream(store.db, message.digest);
      return reply.send(Readable.from(original, { objectMode: false }) as never);
    },
  );

  api.get(
    '/messages/:id/attachments/:position',
    {
      schema: {
        summary: 'One attachment',
        tags,
        params: params.extend({ position: z.coerce.number().int().min(0).max(32_767) }),
        response: {
          200: { description: 'The file', content: { 'application/octet-stream': { schema: file } } },
        },
      },
    },
    async (request, reply) => {
      const { position } = request.params;
      const message = await findMessage(store.db, callerOf(request).departments, request.params.id);
      const known =
        message && (await listAttachments(store.db, message.id)).find((each) => each.position === position);
      if (!known) throw notFound('attachment');
      const content = await openAttachment(store, message, known).catch(goneOr);
      if (!content) throw notFound('attachment');
      const type = known.contentType.toLowerCase();
      const picture = PICTURES.has(type);
      return reply
        .headers({
          'content-type': picture ? type : 'application/octet-stream',
          'content-disposition': contentDisposition(
            picture ? 'inline' : 'attachment',
            known.filename,
            `attachment-${position + 1}`,
          ),
          'content-security-policy': SANDBOXED,
          'cache-control': FOR_A_WHILE,
        })
        .send(content as never);
    },
  );
}

/** @throws Problem `gone` for an original that is not kept any more; what else went wrong as it is. */
export function goneOr(error: unknown): never {
  throw error instanceof Failure && error.code === 'original-missing' ? originalGone() : error;
}

export function originalGone(): Problem {
  return new Problem('gone', {
    detail: 'The original of this mail is not kept any more. Its text is still here.',
  });
}

/**
 * allow-same-origin, without scripts: the session's cookie goes along for the pictures in the mail, and the console
 * can measure the height of the page. Links may open windows, which are then free of the sandbox.
 */
export function viewPolicy(images: boolean): string {
  return [
    "default-src 'none'",
    `img-src 'self' data:${images ? ' https:' : ''}`,
    "style-src 'unsafe-inline'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
    'sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox',
  ].join('; ');
}
