/** Keeps what is on screen up to date with the server's hints, a handful at a time. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { type DeskEvent, type LineState, listenToEvents } from '../api/events.ts';
import { probeSession } from '../api/session.ts';
import type { ConversationSummary } from '../api/types.ts';
import { applyEvents } from './apply-events.ts';
import { conversationQuery, readPage } from './queries.ts';

/** Hints come in bursts, as when a batch of mail is retrieved; one reading answers all of them. */
const GATHER_MS = 150;
const AGAIN_MS = 3_000;

const arrivals = new EventTarget();

export function useLiveDesk(agentId: string): LineState {
  const client = useQueryClient();
  const [line, setLine] = useState<LineState>('connecting');

  useEffect(() => {
    let gathered: DeskEvent[] = [];
    let timer: number | undefined;
    let busy = false;
    const read = {
      page: (filter: Parameters<typeof readPage>[0], limit: number) => readPage(filter, { limit }),
      conversation: (id: string) => client.fetchQuery({ ...conversationQuery(id), staleTime: 0 }),
    };

    const schedule = (ms: number) => {
      timer ??= window.setTimeout(() => void apply(), ms);
    };
    const apply = async () => {
      timer = undefined;
      if (busy) return schedule(GATHER_MS);
      const events = gathered;
      gathered = [];
      busy = true;
      try {
        const arrived = await applyEvents(client, events, read, agentId);
        if (arrived.length > 0) arrivals.dispatchEvent(new CustomEvent('mail', { detail: arrived }));
      } catch {
        // The server did not answer: what was hinted at is still to be read.
        gathered = [...events, ...gathered];
        schedule(AGAIN_MS);
      } finally {
        busy = false;
      }
    };
    const stop = listenToEvents({
      onEvent: (event) => {
        gathered.push(event);
        schedule(GATHER_MS);
      },
      onLine: (state) => {
        setLine(state);
        // A stream that was ended because the session was looks like a line that is down: the answer tells.
        if (state === 'down') void probeSession();
      },
    });
    return () => {
      stop();
      window.clearTimeout(timer);
    };
  }, [client, agentId]);

  return line;
}

/** Hears of conversations on screen that got new mail. */
export function useArrivals(listener: (arrived: readonly ConversationSummary[]) => void): void {
  useEffect(() => {
    const hear = (event: Event) => listener((event as CustomEvent<ConversationSummary[]>).detail);
    arrivals.addEventListener('mail', hear);
    return () => arrivals.removeEventListener('mail', hear);
  }, [listener]);
}
