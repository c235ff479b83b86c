/**
 * GET /events: server-sent events (WHATWG HTML, section 9.2), one stream per browser tab.
 *
 * A stream is a chain of hints without memory: whoever was away reads the lists again. It therefore costs nothing
 * to drop a client that does not keep up, and that is what happens instead of a growing buffer. A comment every
 * fifteen seconds keeps proxies from closing it; at the same beat it is asked whether the session is still good and
 * which departments it may see, so a sign-out or a new role reaches streams in every process.
 */
import type { ServerResponse } from 'node:http';
import { stillGoodKeys } from '../../desk/people/api-keys.ts';
import { stillSignedIn } from '../../desk/people/sessions.ts';
import { callerOf } from '../caller.ts';
import type { Api, ServerContext } from '../context.ts';
import { deskEvent } from '../contract/desk.ts';
import { type EventHub, openEventHub, type Subscriber } from '../event-hub.ts';
import { Problem } from '../problem.ts';
import { writeOrLetGo } from '../write-or-let-go.ts';

const HEARTBEAT_MS = 15_000;
const RETRY_MS = 2_000;
const FAREWELL_MS = 1_000;
const STREAMS_PER_SESSION = 20;
/** How the session id of an API key begins. */
const KEY = 'key:';

interface Stream extends Subscriber {
  readonly sessionId: string;
  readonly response: ServerResponse;
  end(): void;
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Ends the event streams of a session that was signed out here. */
    endStreams(sessionId: string): void;
  }
}

export function eventRoutes(api: Api, { store, clock, log }: ServerContext): void {
  const streams = new Set<Stream>();
  let hub: Promise<EventHub> | undefined;
  let beat: NodeJS.Timeout | undefined;

  api.get(
    '/events',
    {
      schema: {
        summary: 'What changes on the desk, as it happens (server-sent events)',
        description:
          'Hints named conversation, mailbox, account and alarm; the data is a DeskEvent. The event named "reload" means that hints may have been missed.',
        tags: ['events'],
        response: {
          200: { description: 'An endless stream', content: { 'text/event-stream': { schema: deskEvent } } },
        },
      },
    },
    async (request, reply) => {
      const { sessionId, departments } = callerOf(request);
      const open = [...streams].filter((stream) => stream.sessionId === sessionId);
      if (open.length >= STREAMS_PER_SESSION)
        throw new Problem('too-many-requests', { retryAfterSeconds: 60 });
      const { subscribe } = await openHub();

      reply.hijack();
      const response = reply.raw;
      const stream: Stream = {
        sessionId,
        response,
        departments,
        onEvent: (event) =>
          writeOrLetGo(response, `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`),
        onGap: () => writeOrLetGo(response, 'event: reload\ndata: {"type":"reload"}\n\n'),
        end: () => response.end(),
      };
      response.writeHead(200, {
        ...(reply.getHeaders() as Record<string, string>),
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store, no-transform',
        // nginx would otherwise hold events back until its buffer is full.
        'x-accel-buffering': 'no',
      });
      response.write(`retry: ${RETRY_MS}\n\n`);
      const unsubscribe = subscribe(stream);
      streams.add(stream);
      const forget = () => {
        unsubscribe();
        streams.delete(stream);
      };
      response.on('close', forget);
      response.on('error', () => response.destroy());
      // Gone while the hub was being opened: then nothing will say so any more.
      if (response.closed) forget();
    },
  );

  const openHub = () => {
    hub ??= openEventHub(store, log).catch((error: unknown) => {
      hub = undefined;
      throw error;
    });
    beat ??= setInterval(
      () => void keepAlive().catch((error) => log.warn({ err: error }, 'heartbeat')),
      HEARTBEAT_MS,
    );
    return hub;
  };

  const keepAlive = async () => {
    for (const { response } of streams) writeOrLetGo(response, ': \n\n');
    const ids = [...streams].map(({ sessionId }) => sessionId);
    const keys = ids.filter((id) => id.startsWith(KEY)).map((id) => id.slice(KEY.length));
    const sessions = ids.filter((id) => !id.startsWith(KEY));
    const goodSessions = await stillSignedIn(store.db, sessions, clock.now());
    const goodKeys = await stillGoodKeys(store.db, keys, clock.now());
    for (const stream of streams) {
      const { sessionId } = stream;
      const departments = sessionId.startsWith(KEY)
        ? goodKeys.get(sessionId.slice(KEY.length))
        : goodSessions.get(sessionId);
      if (departments === undefined) stream.end();
      else stream.departments = departments;
    }
  };

  api.decorate('endStreams', (sessionId) => {
    for (const stream of streams) if (stream.sessionId === sessionId) stream.end();
  });

  // Before the server waits for requests under way: these would never end by themselves.
  api.addHook('preClose', async () => {
    clearInterval(beat);
    for (const { response } of streams) {
      response.end();
      // A client that reads nothing would never see the end.
      setTimeout(() => response.destroy(), FAREWELL_MS).unref();
    }
    await (await hub?.catch(() => undefined))?.close();
  });
}
