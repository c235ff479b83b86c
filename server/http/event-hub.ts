/**
 * What happens on the desk, fanned out to every open event stream of this process.
 *
 * One LISTEN connection serves them all. Hints of the same thing within a moment are one. Before a hint goes out it
 * is looked up which department it concerns, once for all streams, and only those who may see it hear of it. After
 * the connection to the database was lost, hints may have been missed: every stream is told to read anew.
 */

import type { z } from 'zod';
import { findDepartments, type SubjectType } from '../desk/conversations/event-departments.ts';
import type { Log } from '../kernel/log.ts';
import { listen } from '../store/listen.ts';
import type { Store } from '../store/pool.ts';
import { deskEvent } from './contract/desk.ts';

export type DeskEvent = z.output<typeof deskEvent>;

export interface Subscriber {
  /** null: all departments. */
  departments: readonly string[] | null;
  onEvent(event: DeskEvent): void;
  /** Hints may have been missed. */
  onGap(): void;
}

export interface EventHub {
  /** @returns how to end it. */
  subscribe(subscriber: Subscriber): () => void;
  close(): Promise<void>;
}

/** Short enough to feel immediate, long enough that a batch of mail is one look-up. */
const GATHER_MS = 50;

export async function openEventHub(store: Store, log: Log): Promise<EventHub> {
  const subscribers = new Set<Subscriber>();
  const waiting = new Map<string, DeskEvent>();
  let timer: NodeJS.Timeout | undefined;

  const listener = await listen(store, 'desk', (payload) => {
    if (payload === '') {
      for (const subscriber of subscribers) subscriber.onGap();
      return;
    }
    const event = read(payload, log);
    if (!event || subscribers.size === 0) return;
    waiting.set(`${event.type} ${event.id} ${'reason' in event ? event.reason : ''}`, event);
    timer ??= setTimeout(() => void flush(), GATHER_MS);
  });

  const flush = async () => {
    timer = undefined;
    const events = [...waiting.values()];
    waiting.clear();
    try {
      const departments = await findDepartments(store.db, idsByType(events));
      for (const event of events) deliver(event, departments.get(event.id), subscribers);
    } catch (error) {
      log.warn({ err: error }, 'hints could not be passed on');
      for (const subscriber of subscribers) subscriber.onGap();
    }
  };

  return {
    subscribe: (subscriber) => {
      subscribers.add(subscriber);
      return () => subscribers.delete(subscriber);
    },
    close: async () => {
      clearTimeout(timer);
      subscribers.clear();
      await listener.close();
    },
  };
}

function read(payload: string, log: Log): DeskEvent | null {
  try {
    return deskEvent.parse(JSON.parse(payload));
  } catch (error) {
    log.warn({ err: error }, 'a hint could not be read');
    return null;
  }
}

function idsByType(events: readonly DeskEvent[]): Map<SubjectType, string[]> {
  const ids = new Map<SubjectType, string[]>();
  for (const { type, id } of events) ids.set(type, [...(ids.get(type) ?? []), id]);
  return ids;
}

function deliver(
  event: DeskEvent,
  concerned: readonly string[] | undefined,
  subscribers: Set<Subscriber>,
): void {
  for (const subscriber of subscribers) {
    const { departments } = subscriber;
    const seen = departments === null || concerned?.some((department) => departments.includes(department));
    if (seen) subscriber.onEvent(event);
  }
}
