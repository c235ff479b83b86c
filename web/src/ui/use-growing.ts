/** A long list on screen grows as its end comes near: the first rows are there at once, however many there are. */
import { useCallback, useEffect, useState } from 'react';

const STEP = 60;

/** @returns the rows to show, and the ref of an element behind them; it is to be there only while `more` is true. */
export function useGrowing<T>(items: readonly T[]): {
  readonly shown: readonly T[];
  readonly more: boolean;
  readonly end: (element: Element | null) => void;
} {
  const [count, setCount] = useState(STEP);
  const [element, setElement] = useState<Element | null>(null);
  const more = count < items.length;
  useEffect(() => {
    if (!element) return;
    const watch = new IntersectionObserver(
      (seen) => {
        if (seen.some(({ isIntersecting }) => isIntersecting)) setCount((before) => before + STEP);
      },
      { rootMargin: '600px' },
    );
    watch.observe(element);
    return () => watch.disconnect();
    // Once more after each step: the element may still be in sight, of which nothing would be told again.
  }, [element, count]);
  return { shown: items.slice(0, count), more, end: useCallback(setElement, []) };
}
