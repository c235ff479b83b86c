/** Sends a letter, once; afterwards it can be taken back for as long as the server holds it. */
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { asProblem } from '../../api/problem.ts';
import type { Delivery, Message } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { useProblemText } from '../../ui/state.tsx';
import { showToast } from '../../ui/toast.tsx';
import type { Draft } from './draft.ts';
import type { SendHow } from './letter-form.tsx';
import { takeBack } from './requests.ts';

/** Less than this is gone before a hand has reached the button. */
const SHORTEST_UNDO_MS = 1_500;

export interface SendingOptions {
  readonly post: (how: SendHow) => Promise<Message>;
  readonly onSent: (message: Message, how: SendHow) => void;
  readonly onTakenBack: (message: Message) => void;
}

export function useSending({ post, onSent, onTakenBack }: SendingOptions) {
  const { t } = useTranslation('composer');
  const format = useFormat();
  const problemText = useProblemText();
  return useMutation({
    mutationFn: (how: SendHow) => post(how),
    onSuccess: (message, how) => {
      onSent(message, how);
      const { delivery } = message;
      if (!delivery) return;
      const leftMs = Date.parse(delivery.notBefore) - Date.now();
      const text = how.sendAt
        ? t('sent.later', { time: format.dateTime(delivery.notBefore) })
        : how.close
          ? t('sent.andClosed')
          : t('sent.now');
      if (leftMs < SHORTEST_UNDO_MS) showToast(text);
      else
        showToast(text, {
          undo: () => void undo(delivery, message),
          shownMs: how.sendAt ? 10_000 : leftMs - 500,
        });
    },
  });

  async function undo(delivery: Delivery, message: Message): Promise<void> {
    try {
      await takeBack(delivery.id);
      onTakenBack(message);
      showToast(t('sent.takenBack'));
    } catch (error) {
      const problem = asProblem(error);
      showToast(problem.code === 'conflict' ? t('sent.tooLate') : problemText(error), { tone: 'bad' });
    }
  }
}

/** The parts that every kind of letter sends. */
export function bodyOf(draft: Draft, { close, sendAt }: SendHow) {
  const { rich, html, text, from, cc, bcc, files, signature } = draft;
  return {
    ...(rich ? { html } : { text }),
    ...(from ? { from } : {}),
    cc: [...cc],
    bcc: [...bcc],
    attachments: files.map(({ id }) => id),
    signature,
    close,
    ...(sendAt ? { sendAt: sendAt.toISOString() } : {}),
  };
}

/** The key stands for the whole request, and how it is sent is part of it. */
export function keyOf({ key }: Draft, { close, sendAt, anyway }: SendHow): string {
  return [key, close && 'close', sendAt?.getTime(), anyway && 'anyway'].filter(Boolean).join('-');
}
