/**
 * The server's hints of what changed, one stream for all tabs of a browser.
 *
 * Browsers allow six connections per host over HTTP/1.1; an agent with seven tabs would otherwise starve the
 * eighth request of every tab. So the tab that holds a lock opens the stream and passes each hint on by a
 * BroadcastChannel; when it closes, the lock goes to another tab. Where locks do not exist (plain http on another
 * host than localhost), each tab opens its own.
 *
 * Hints are lost while no stream is open: each time one opens, listeners hear `reload` and read again what they show.
 */

export type DeskEvent =
  | {
      readonly type: 'conversation';
      readonly id: string;
      readonly reason: 'message' | 'reply' | 'state' | 'delivery' | 'note' | 'presence';
    }
  | { readonly type: 'mailbox' | 'account' | 'alarm'; readonly id: string }
  | { readonly type: 'reload' };

export type LineState = 'connecting' | 'up' | 'down';

export interface EventListeners {
  onEvent(event: DeskEvent): void;
  onLine(state: LineState): void;
}

type Broadcast = { readonly event: DeskEvent } | { readonly line: LineState } | { readonly ask: 'line' };

const NAME = 'postvak-events';
const PATH = '/api/v1/events';
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

/** @returns the way to stop. */
export function listenToEvents(listeners: EventListeners): () => void {
  const stop = new AbortController();
  if (!('locks' in navigator) || !('BroadcastChannel' in window)) {
    openStream(listeners, stop.signal);
    return () => stop.abort();
  }

  const channel = new BroadcastChannel(NAME);
  let line: LineState = 'connecting';
  let leading = false;
  const tell = (message: Broadcast) => channel.postMessage(message);
  const hear = (message: Broadcast) => {
    if ('event' in message) listeners.onEvent(message.event);
    else if ('line' in message) {
      line = message.line;
      listeners.onLine(line);
    } else if (leading) tell({ line });
  };
  channel.onmessage = ({ data }: MessageEvent<Broadcast>) => hear(data);
  tell({ ask: 'line' });

  const lead = async () => {
    leading = true;
    const both = (message: Broadcast) => {
      hear(message);
      if (!stop.signal.aborted) tell(message);
    };
    openStream(
      { onEvent: (event) => both({ event }), onLine: (state) => both({ line: state }) },
      stop.signal,
    );
    // The lock is held until this tab closes or stops listening.
    await new Promise<void>((resolve) => stop.signal.addEventListener('abort', () => resolve()));
  };
  navigator.locks.request(NAME, { signal: stop.signal }, lead).catch(() => {
    // Stopped while waiting for its turn.
  });
  stop.signal.addEventListener('abort', () => channel.close());
  return () => stop.abort();
}

function openStream(listeners: EventListeners, signal: AbortSignal): void {
  let source: EventSource | undefined;
  let timer: number | undefined;
  let waitMs = FIRST_WAIT_MS;

  const open = () => {
    window.clearTimeout(timer);
    source?.close();
    source = new EventSource(PATH);
    source.onopen = () => {
      waitMs = FIRST_WAIT_MS;
      listeners.onLine('up');
      listeners.onEvent({ type: 'reload' });
    };
    source.onerror = () => {
      listeners.onLine('down');
      // An EventSource tries again by itself after a broken line, but never after an HTTP error.
      if (source?.readyState !== EventSource.CLOSED) return;
      timer = window.setTimeout(open, waitMs * (0.75 + Math.random() / 2));
      waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
    };
    for (const type of ['conversation', 'mailbox', 'account', 'alarm', 'reload'] as const) {
      source.addEventListener(type, ({ data }) => {
        const event = type === 'reload' ? { type } : readEvent(data);
        if (event) listeners.onEvent(event);
      });
    }
  };

  const openNow = () => {
    if (source?.readyState !== EventSource.OPEN) open();
  };
  open();
  // Waking up or finding the network again: do not wait for the timer.
  window.addEventListener('online', openNow, { signal });
  signal.addEventListener('abort', () => {
    window.clearTimeout(timer);
    source?.close();
  });
}

function readEvent(data: string): DeskEvent | undefined {
  try {
    return JSON.parse(data) as DeskEvent;
  } catch {
    return undefined;
  }
}
