/**
 * Files for messages that are being written: the body is the file, its type the header's, its name in the address.
 *
 * Nothing is believed of a file. What is no picture by its first bytes is shown by nobody, only downloaded; a type that
 * could run in a browser never reaches one under its own name.
 */
import { Readable } from 'node:stream';
import { z } from 'zod';
import { findMessage, listAttachments, openAttachment } from '../../desk/reading/read-message.ts';
import { addUpload, findUpload, isPicture, removeUpload, type Upload } from '../../desk/writing/uploads.ts';
import { callerOf } from '../caller.ts';
import { contentDisposition } from '../content-disposition.ts';
import type { Api, ServerContext } from '../context.ts';
import { id, noContent } from '../contract/common.ts';
import { upload } from '../contract/writing.ts';
import { notFound } from '../problem.ts';
import { readFileBody } from '../read-body.ts';
import { goneOr } from './messages.ts';

const tags = ['uploads'];
const params = z.object({ id });
/** More could not be sent anyway by a mailbox with the usual limit. */
const MOST_BYTES = 35 * 1024 * 1024;
const SANDBOXED = "default-src 'none'; sandbox";

export function uploadRoutes(api: Api, { store }: ServerContext): void {
  void api.register(async (files) => {
    // Whatever the type says, the body is bytes; a JSON file is a file too.
    files.removeAllContentTypeParsers();
    files.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    (files as unknown as Api).post(
      '/uploads',
      {
        bodyLimit: MOST_BYTES,
        schema: {
          summary: 'Upload a file for a message',
          description:
            'The body is the file, of any content type. It is kept for a week, or as long as a draft names it.',
          tags,
          querystring: z.object({ filename: z.string().min(1).max(1_000) }),
          response: { 201: upload },
        },
      },
      async (request, reply) => {
        const content = readFileBody(request, MOST_BYTES);
        const added = await addUpload(store, callerOf(request).agent.id, {
          filename: request.query.filename,
          contentType: request.headers['content-type'] ?? '',
          content,
        });
        return reply.code(201).send(presentUpload(added));
      },
    );
  });

  api.post(
    '/uploads/from-message',
    {
      schema: {
        summary: 'Take a file of a message along, as when it is passed on',
        tags,
        body: z.object({ messageId: id, position: z.int().min(0).max(32_767) }),
        response: { 201: upload },
      },
    },
    async (request, reply) => {
      const { agent, departments } = callerOf(request);
      const { messageId, position } = request.body;
      const message = await findMessage(store.db, departments, messageId);
      const known =
        message && (await listAttachments(store.db, message.id)).find((each) => each.position === position);
      const content = known && (await openAttachment(store, message, known).catch(goneOr));
      if (!content) throw notFound('attachment');
      const added = await addUpload(store, agent.id, {
        filename: known.filename || `attachment-${position + 1}`,
        contentType: known.contentType,
        content: Buffer.isBuffer(content) ? [content] : content,
      });
      return reply.code(201).send(presentUpload(added));
    },
  );

  api.get(
    '/uploads/:id/content',
    {
      schema: {
        summary: 'The file, for whoever uploaded it',
        tags,
        params,
        response: {
          200: {
            description: 'The file',
            content: { 'application/octet-stream': { schema: z.string().meta({ format: 'binary' }) } },
          },
        },
      },
    },
    async (request, reply) => {
      const found = await findUpload(store.db, callerOf(request).agent.id, request.params.id);
      if (!found) throw notFound('file');
      const picture = isPicture(found.contentType);
      reply.headers({
        'content-type': picture ? found.contentType : 'application/octet-stream',
        'content-length': found.size,
        'content-disposition': contentDisposition(
          picture ? 'inline' : 'attachment',
          found.filename,
          'attachment',
        ),
        'content-security-policy': SANDBOXED,
        'cache-control': 'private, max-age=300',
      });
      const content = store.blobs.stream(store.db, found.digest);
      return reply.send(Readable.from(content, { objectMode: false }) as never);
    },
  );

  api.delete(
    '/uploads/:id',
    {
      schema: { summary: 'Remove a file that no message needs', tags, params, response: { 204: noContent } },
    },
    async (request, reply) => {
      await removeUpload(store.db, callerOf(request).agent.id, request.params.id);
      return reply.code(204).send(null);
    },
  );
}

export function presentUpload({
  id: uploadId,
  filename,
  contentType,
  size,
}: Upload): z.output<typeof upload> {
  return { id: uploadId, filename, contentType, size, href: `/api/v1/uploads/${uploadId}/content` };
}
