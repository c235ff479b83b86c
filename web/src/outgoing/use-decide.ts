/** Carries out what a person decides about deliveries, says how it went, and has everything that shows them read again. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Decision } from '../api/types.ts';
import { useFormat } from '../i18n/format.ts';
import { useProblemText } from '../ui/state.tsx';
import { showToast } from '../ui/toast.tsx';
import { type AddressChange, decide, decideMany } from './queries.ts';

export interface Decided {
  readonly id: string;
  readonly decision: Decision;
  /** For send-later. */
  readonly sendAt?: string;
  /** For change-address. */
  readonly change?: AddressChange;
}

export function useDecide() {
  const { t } = useTranslation('outgoing');
  const format = useFormat();
  const readAgain = useReadAgain();
  const problemText = useProblemText();
  return useMutation({
    mutationFn: ({ id, ...decision }: Decided) => decide(id, decision),
    onSuccess: (_, { decision, sendAt, change }) =>
      showToast(
        t(`done.${decision}`, { when: sendAt ? format.dateTime(sendAt) : '', address: change?.to ?? '' }),
      ),
    onError: (error) => showToast(problemText(error), { tone: 'bad' }),
    onSettled: readAgain,
  });
}

export function useDecideMany() {
  const { t } = useTranslation('outgoing');
  const readAgain = useReadAgain();
  const problemText = useProblemText();
  return useMutation({
    mutationFn: ({ ids, decision }: { ids: string[]; decision: 'send-again' | 'was-sent' | 'give-up' }) =>
      decideMany(ids, decision),
    onSuccess: (items) => {
      const done = items.filter(({ outcome }) => outcome === 'done').length;
      if (done > 0) showToast(t('done.many', { count: done }));
      if (done < items.length) {
        showToast(t('done.someLate', { count: items.length - done }), { tone: 'bad' });
      }
    },
    onError: (error) => showToast(problemText(error), { tone: 'bad' }),
    onSettled: readAgain,
  });
}

function useReadAgain(): () => void {
  const queries = useQueryClient();
  return () => {
    for (const queryKey of [['exceptions'], ['outbox'], ['conversation']]) {
      void queries.invalidateQueries({ queryKey });
    }
  };
}
