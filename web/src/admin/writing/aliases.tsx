/** Further addresses of mailboxes. */
import { Button, CloseButton, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mailboxesQuery } from '../../agent/queries.ts';
import { Bone } from '../../ui/small.tsx';
import { ProblemState, useProblemText } from '../../ui/state.tsx';
import { showToast } from '../../ui/toast.tsx';
import css from '../admin.module.css';
import rows from '../rows.module.css';
import { addAlias, aliasesQuery, removeAlias } from './queries.ts';
import look from './writing.module.css';

export function Aliases() {
  const { t } = useTranslation('writing');
  const { t: tc } = useTranslation();
  const { session } = useRouteContext({ from: '/signed-in' });
  const queries = useQueryClient();
  const problemText = useProblemText();
  const { data, error, refetch } = useQuery(aliasesQuery);
  const { data: mailboxes = [] } = useQuery(mailboxesQuery);
  const [address, setAddress] = useState('');
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<string>();
  const mailboxId = chosen ?? mailboxes[0]?.id ?? '';
  const mayChange = session.agent.role === 'administrator';
  const again = () => queries.invalidateQueries({ queryKey: aliasesQuery.queryKey });
  const adding = useMutation({
    mutationFn: () => addAlias({ mailboxId, address: address.trim(), displayName: name.trim() }),
    onSuccess: () => {
      setAddress('');
      setName('');
      return again();
    },
  });
  const removing = useMutation({
    mutationFn: removeAlias,
    onSuccess: again,
    onError: (problem) => showToast(problemText(problem), { tone: 'bad' }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (address.trim() && mailboxId) adding.mutate();
  };
  if (!data)
    return error ? (
      <ProblemState error={error} retry={() => void refetch()} />
    ) : (
      <Bone width="100%" height={90} />
    );
  return (
    <>
      {data.length === 0 ? (
        <p className={look.empty}>{t('aliases.empty')}</p>
      ) : (
        <ul className={css.card}>
          {data.map((alias) => (
            <li key={alias.id} className={rows.listRow}>
              <span className={rows.listWho}>
                <strong>{alias.address}</strong>
                <small>
                  {alias.displayName && `${alias.displayName} · `}
                  {t('aliases.of', {
                    address: mailboxes.find(({ id }) => id === alias.mailboxId)?.address ?? '?',
                  })}
                </small>
              </span>
              {mayChange && (
                <CloseButton
                  aria-label={tc('app.remove', { what: alias.address })}
                  disabled={removing.isPending}
                  onClick={() => removing.mutate(alias.id)}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      {mayChange && (
        <form className={look.addForm} onSubmit={submit}>
          <TextInput
            label={t('aliases.address')}
            type="email"
            value={address}
            maxLength={320}
            error={adding.error && problemText(adding.error)}
            onChange={(event) => setAddress(event.currentTarget.value)}
          />
          <TextInput
            label={t('aliases.name')}
            value={name}
            maxLength={200}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <NativeSelect
            label={t('aliases.mailbox')}
            value={mailboxId}
            onChange={(event) => setChosen(event.currentTarget.value)}
            data={mailboxes.map((each) => ({ value: each.id, label: each.address }))}
          />
          <Button
            type="submit"
            variant="default"
            disabled={!address.trim() || !mailboxId}
            loading={adding.isPending}
          >
            {tc('app.add')}
          </Button>
        </form>
      )}
      <p className={look.remark}>{t('aliases.exchange')}</p>
      <pre className={look.command}>Set-OrganizationConfig -SendFromAliasEnabled $true</pre>
    </>
  );
}
