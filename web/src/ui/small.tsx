/** The smallest pieces: initials, chips, keys, bones of what is still loading, times. */
import type { CSSProperties, ReactNode } from 'react';
import { useFormat } from '../i18n/format.ts';
import { useNow } from '../i18n/use-now.ts';
import css from './ui.module.css';

export type Tone = 'accent' | 'good' | 'warn' | 'bad';

export function Chip({ tone, children }: { readonly tone?: Tone; readonly children: ReactNode }) {
  return (
    <span className={css.chip} data-tone={tone}>
      {children}
    </span>
  );
}

export function Key({ children }: { readonly children: string }) {
  return <kbd className={css.kbd}>{children}</kbd>;
}

interface AvatarProps {
  readonly name: string;
  readonly size?: number;
  readonly tone?: 'accent';
}

/** Decoration: the name itself stands beside it or in a label. */
export function Avatar({ name, size = 32, tone }: AvatarProps) {
  return (
    <span
      className={css.avatar}
      data-tone={tone}
      style={{ width: size, height: size, fontSize: Math.round(size * (size < 24 ? 0.55 : 0.38)) }}
      aria-hidden="true"
    >
      {size < 24 ? [...initials(name)][0] : initials(name)}
    </span>
  );
}

export function Bone({
  width,
  height = 12,
  style,
}: {
  width: number | string;
  height?: number;
  style?: CSSProperties;
}) {
  return <div className={css.bone} style={{ width, height, ...style }} />;
}

/** A time as a narrow column wants it; the whole date on hover. */
export function Time({
  iso,
  form = 'brief',
  past = false,
}: {
  readonly iso: string;
  readonly form?: 'brief' | 'distance';
  /** It has happened: "now" and never "in 5 seconds", however the clocks differ. */
  readonly past?: boolean;
}) {
  const format = useFormat();
  const clock = useNow();
  const now = past ? Math.max(clock, Date.parse(iso)) : clock;
  return (
    <time dateTime={iso} title={format.full(iso)}>
      {format[form](iso, now)}
    </time>
  );
}

/**
 * Of two words the first letters, of one the first; whole characters, also outside Latin and with emoji. A script
 * without capitals gets one: two Arabic letters would join into something that nobody writes.
 */
function initials(name: string): string {
  const words = name
    .replace(/[<>"'()[\]]/g, '')
    .split(/[\s@._-]+/)
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
  const first = (word = '') => (/[\p{L}\p{N}]/u.exec(word)?.[0] ?? '').toLocaleUpperCase();
  const begin = first(words[0]);
  const hasCapitals = begin !== begin.toLocaleLowerCase();
  const last = words.length > 1 && hasCapitals && !name.includes('@') ? first(words.at(-1)) : '';
  return begin + last || '?';
}
