/**
 * Hears NOTIFY. One connection of its own serves all listeners of a store; it reconnects by itself, and then calls
 * every handler with '' because anything may have been missed. A connection that died without a goodbye is noticed by
 * a question every half minute. A handler that throws ends nothing: hints may be lost. Nor does a database that is away
 * when listening begins: whoever listens polls besides, and would have to do the same as after a lost connection.
 */
import pg from 'pg';
import { backoffMs } from '../kernel/backoff.ts';
import { databaseFault } from './fault.ts';
import type { Channel } from './notify.ts';
import type { Store } from './pool.ts';

export interface Listening {
  close(): Promise<void>;
}

type Handler = (payload: string) => void;

const RECONNECT = { firstMs: 100, longestMs: 10_000, factor: 2 };
const PROBE_EVERY_MS = 30_000;
const ANSWER_WITHIN_MS = 10_000;

/**
 * Resolves when the server listens: what is notified from then on is heard. While the database is away it resolves
 * too, and the handler is called with '' when the server listens.
 */
export async function listen(store: Store, channel: Channel, handler: Handler): Promise<Listening> {
  const ear = ears.get(store) ?? new Ear(store.pool.options, () => ears.delete(store));
  ears.set(store, ear);
  await ear.add(channel, handler);
  return { close: () => ear.remove(channel, handler) };
}

const ears = new WeakMap<Store, Ear>();

class Ear {
  readonly #config: pg.ClientConfig;
  readonly #onSilent: () => void;
  readonly #handlers = new Map<Channel, Set<Handler>>();
  #client: pg.Client | undefined;
  #connecting: Promise<void> | undefined;
  #lastAnswer: Promise<unknown> = Promise.resolve();
  #attempts = 0;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(config: pg.ClientConfig, onSilent: () => void) {
    this.#config = config;
    this.#onSilent = onSilent;
  }

  async add(channel: Channel, handler: Handler): Promise<void> {
    const known = this.#handlers.get(channel);
    this.#handlers.set(channel, (known ?? new Set()).add(handler));
    try {
      if (!this.#client) {
        this.#connecting ??= this.#connect();
        await this.#connecting;
      }
      // Also when another listener's LISTEN may still be under way: asking twice is harmless.
      if (this.#client) await this.#ask(this.#client, `listen ${pg.escapeIdentifier(channel)}`);
    } catch (error) {
      if (databaseFault(error)?.kind !== 'transient') throw error;
      if (this.#client) this.#lost(this.#client);
      else if (!this.#closed) this.#reconnectLater();
    }
  }

  async remove(channel: Channel, handler: Handler): Promise<void> {
    const known = this.#handlers.get(channel);
    known?.delete(handler);
    if (known?.size === 0) this.#handlers.delete(channel);
    if (this.#handlers.size > 0 || this.#closed) return;
    this.#closed = true;
    this.#onSilent();
    clearTimeout(this.#timer);
    await this.#connecting?.catch(() => {});
    const client = this.#client;
    this.#client = undefined;
    client?.removeAllListeners('end');
    await client?.end().catch(() => {});
  }

  async #connect(): Promise<void> {
    const client = new pg.Client({
      ...this.#config,
      keepAlive: true,
      connectionTimeoutMillis: ANSWER_WITHIN_MS,
      query_timeout: ANSWER_WITHIN_MS,
    });
    try {
      client.on('error', () => {});
      client.on('notification', ({ channel, payload }) => this.#tell(channel as Channel, payload ?? ''));
      await client.connect();
      for (const channel of this.#handlers.keys())
        await this.#ask(client, `listen ${pg.escapeIdentifier(channel)}`);
      client.once('end', () => this.#lost(client));
      this.#client = client;
      this.#attempts = 0;
      this.#probeLater(client);
    } catch (error) {
      void client.end().catch(() => {});
      throw error;
    } finally {
      this.#connecting = undefined;
    }
  }

  /** One question at a time on the one connection. */
  #ask(client: pg.Client, sql: string): Promise<unknown> {
    const answer = this.#lastAnswer.catch(() => {}).then(() => client.query(sql));
    this.#lastAnswer = answer;
    return answer;
  }

  #tell(channel: Channel, payload: string): void {
    for (const handler of this.#handlers.get(channel) ?? []) {
      try {
        handler(payload);
      } catch {
        // A hint that could not be used is a hint that was lost: polling makes up for it.
      }
    }
  }

  #probeLater(client: pg.Client): void {
    this.#timer = setTimeout(() => {
      this.#ask(client, 'select 1').then(
        () => this.#client === client && !this.#closed && this.#probeLater(client),
        () => this.#lost(client),
      );
    }, PROBE_EVERY_MS);
    this.#timer.unref();
  }

  #lost(client: pg.Client): void {
    if (this.#client !== client || this.#closed) return;
    this.#client = undefined;
    void client.end().catch(() => {});
    this.#reconnectLater();
  }

  #reconnectLater(): void {
    clearTimeout(this.#timer);
    this.#attempts += 1;
    this.#timer = setTimeout(
      () => {
        this.#connecting ??= this.#connect();
        this.#connecting.then(
          () => {
            for (const channel of this.#handlers.keys()) this.#tell(channel, '');
          },
          () => {
            if (!this.#closed) this.#reconnectLater();
          },
        );
      },
      backoffMs(RECONNECT, this.#attempts),
    );
  }
}
