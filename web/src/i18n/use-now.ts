/** The time of now, for relative times: one clock for all of them, that wakes twice a minute while it is looked at. */
import { useSyncExternalStore } from 'react';

const BEAT_MS = 30_000;

let now = Date.now();
let timer: number | undefined;
const listeners = new Set<() => void>();

export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (listeners.size === 1) now = Date.now();
  timer ??= window.setInterval(beat, BEAT_MS);
  if (listeners.size === 1) document.addEventListener('visibilitychange', beat);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    window.clearInterval(timer);
    timer = undefined;
    document.removeEventListener('visibilitychange', beat);
  };
}

function beat(): void {
  if (document.hidden) return;
  now = Date.now();
  for (const listener of listeners) listener();
}
