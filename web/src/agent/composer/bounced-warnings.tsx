/** Recipients that refused mail for good, each until somebody who knows says that the address is right. */
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { answer, api } from '../../api/client.ts';
import { useProblemText } from '../../ui/state.tsx';
import { showToast } from '../../ui/toast.tsx';
import { Warning } from './warnings.tsx';

const FRESH_MS = 60_000;

const bouncesQuery = (address: string[]) =>
  queryOptions({
    queryKey: ['bounces', address],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/v1/bounces', { params: { query: { address } }, signal })).then(
        ({ items }) => items,
      ),
    enabled: address.length > 0,
    staleTime: FRESH_MS,
  });

/** @param addresses as they stand in the letter; what is no address yet is left alone. */
export function BouncedWarnings({ addresses }: { readonly addresses: readonly string[] }) {
  const { t } = useTranslation('composer');
  const { t: to } = useTranslation('outgoing');
  const queries = useQueryClient();
  const problemText = useProblemText();
  const asked = [...new Set(addresses.map((each) => each.trim().toLowerCase()))].filter((each) =>
    /^\S+@\S+\.\S+$/.test(each),
  );
  const { data = [] } = useQuery(bouncesQuery(asked.sort()));
  const clearing = useMutation({
    mutationFn: (address: string) =>
      answer(api.DELETE('/api/v1/bounces', { params: { query: { address: [address] } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['bounces'] }),
    onError: (problem) => showToast(problemText(problem), { tone: 'bad' }),
  });
  return data.map(({ address, detail }) => (
    <Warning
      key={address}
      kind="bounced"
      actions={[{ label: to('bouncedClear'), onClick: () => clearing.mutate(address) }]}
    >
      {t('bounced', { address })}
      {detail && <small dir="auto"> {detail}</small>}
    </Warning>
  ));
}
