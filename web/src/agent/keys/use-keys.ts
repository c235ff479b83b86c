/**
 * Keys that act wherever one is on the screen, except where one types.
 *
 * A key alone, without Ctrl, Alt or Meta: those belong to the browser. Mails are shown in frames of their own, which
 * keep their keys to themselves; `html-frame.tsx` passes them on.
 */
import { useEffect, useRef } from 'react';
import { flushSync } from 'react-dom';

export type Keys = Readonly<Record<string, (() => void) | undefined>>;

/** @param keys by the name of the key as the browser gives it, such as "j" or "Escape". */
export function useKeys(keys: Keys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing)
        return;
      if (isTyping(event.target) || isCovered()) return;
      const act = latest.current[event.key];
      if (!act) return;
      event.preventDefault();
      // Drawn before the next key comes: what it opens takes the keys from then on.
      flushSync(act);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.closest('input, textarea, select, [role="menu"], [role="listbox"]') !== null)
  );
}

/** A dialogue has the keyboard for itself. */
function isCovered(): boolean {
  return document.querySelector('[role="dialog"][aria-modal="true"]') !== null;
}
