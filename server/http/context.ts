/**
 * What the HTTP part is given, and the few types that all its files share.
 *
 * A route plugin is `(api, context) => void`: it adds its routes to `api`, whose addresses are relative to
 * `/api/v1` and whose schemas are the zod schemas of `contract/`. Who may call a route stands in its `config`:
 *
 *     api.post('/things', { config: { access: 'administrator' }, schema: { body: newThing, response: { 201: thing } } },
 *       async (request, reply) => reply.code(201).send(await addThing(context.store, request.body)));
 *
 * Without a word on access a route is for every signed-in person (`agent`); `public` is for everybody. The hooks
 * of `access.ts` have then been passed: `callerOf(request)` is who calls. Errors are thrown: `notFound(…)`,
 * `conflict(…)`, `new Problem(…)` of `problem.ts`, or a `Failure`, which is answered with its remedy.
 * A new plugin gets its line in `routes/all.ts`.
 */
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Clock } from '../kernel/clock.ts';
import type { Log } from '../kernel/log.ts';
import type { Secret } from '../kernel/secret.ts';
import type { Role } from '../store/node.ts';
import type { Store } from '../store/pool.ts';
import type { Vault } from '../store/vault.ts';
import type { AccessTokens } from '../tokens/access.ts';
import type { Caller } from './caller.ts';

export interface ServerSettings {
  readonly version: string;
  /** Where this node keeps its files; the support bundle takes the newest lines of the log from there. */
  readonly dataDirectory?: string | undefined;
  /** Of this node; the application alone when nothing is said. */
  readonly roles?: readonly Role[];
  /** POSTVAK_EXTERNAL_URL; without it the one given in the first-run wizard. */
  readonly externalUrl?: string | undefined;
  /** Proxies whose X-Forwarded-* headers are believed: true, or addresses and networks. */
  readonly trustProxy?: boolean | string | string[];
  /** What one network address may ask in a minute. */
  readonly requestsPerMinute?: number;
  /** Who reads /metrics from another machine sends this as a bearer token. */
  readonly metricsToken?: Secret | undefined;
}

export interface ServerContext {
  readonly store: Store;
  readonly vault: Vault;
  readonly tokens?: AccessTokens;
  readonly nodeId: string;
  readonly settings: ServerSettings;
  readonly clock: Clock;
  readonly log: Log;
  /** The built console (`web/dist`). */
  readonly webRoot?: string | undefined;
}

export type Api = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>;

export type RoutePlugin = (api: Api, context: ServerContext) => void;

/** Who may call a route. Each one includes those after it. */
export type Access = 'public' | 'agent' | 'supervisor' | 'administrator';

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller | null;
  }
  interface FastifyInstance {
    /** The origin at which people reach this installation, without a slash at the end; undefined before setup. */
    externalUrl(): Promise<string | undefined>;
  }
  interface FastifyContextConfig {
    access?: Access;
  }
}
