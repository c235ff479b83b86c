/**
 * The keyboard in a form that opens in the page: it begins in the first field, Escape leaves it, and then one is back at
 * the button that opened it, or at the one that took its place and says the same.
 */
import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react';

interface FormFocus {
  readonly ref: RefObject<HTMLFormElement | null>;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

export function useFormFocus(onLeave: () => void): FormFocus {
  const ref = useRef<HTMLFormElement>(null);
  // Read while drawing: once the form is there, what opened it may be gone.
  const [opener] = useState(() => document.activeElement);
  useEffect(() => {
    ref.current?.querySelector<HTMLElement>('input:enabled, select:enabled, textarea:enabled')?.focus();
    return () => {
      const isLost = !document.activeElement || document.activeElement === document.body;
      if (isLost) placeOf(opener)?.focus();
    };
  }, [opener]);
  return {
    ref,
    onKeyDown: (event) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      event.preventDefault();
      event.stopPropagation();
      onLeave();
    },
  };
}

function placeOf(opener: Element | null): HTMLElement | undefined {
  if (!(opener instanceof HTMLButtonElement)) return undefined;
  if (opener.isConnected) return opener;
  const words = wordsOf(opener);
  return [...document.querySelectorAll('button')].find((each) => wordsOf(each) === words);
}

function wordsOf(button: HTMLButtonElement): string | null {
  return button.getAttribute('aria-label') ?? button.textContent;
}
