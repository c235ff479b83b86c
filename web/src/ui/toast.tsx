/** A line at the bottom that says what just happened, sometimes with a way back. Read out by screen readers. */
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import css from './ui.module.css';

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: 'plain' | 'bad';
  readonly undo?: () => void;
}

const SHOWN_MS = 6_000;
const MOST = 3;

let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

/** @param options.undo takes back what the text says, for as long as it is shown (`shownMs`). */
export function showToast(
  text: string,
  options: { tone?: 'bad'; undo?: () => void; shownMs?: number } = {},
): void {
  lastId += 1;
  const toast: Toast = {
    id: lastId,
    text,
    tone: options.tone ?? 'plain',
    ...(options.undo ? { undo: options.undo } : {}),
  };
  change([...toasts, toast].slice(-MOST));
  const { id } = toast;
  window.setTimeout(() => dismiss(id), options.shownMs ?? SHOWN_MS);
}

export function Toasts() {
  const { t } = useTranslation();
  const shown = useSyncExternalStore(subscribe, () => toasts);
  return (
    <div className={css.toasts} role="status" aria-live="polite">
      {shown.map(({ id, text, tone, undo }) => (
        <div key={id} className={css.toast} data-tone={tone}>
          <span>{text}</span>
          {undo ? (
            <button
              type="button"
              onClick={() => {
                dismiss(id);
                undo();
              }}
            >
              {t('app.undo')}
            </button>
          ) : (
            <button type="button" aria-label={t('app.dismiss')} onClick={() => dismiss(id)}>
              ✕
            </button>
          )}
        </div>
      ))}
    </div>
  );
}

function dismiss(id: number): void {
  change(toasts.filter((toast) => toast.id !== id));
}

function change(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
