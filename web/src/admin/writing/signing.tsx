/** Keys that sign mail of domains whose server does not sign it (DKIM). */
import { Button, CloseButton, NativeSelect, Switch } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyBox } from '../../ui/copy.tsx';
import { Bone, Chip } from '../../ui/small.tsx';
import { ProblemState, useProblemText } from '../../ui/state.tsx';
import { showToast } from '../../ui/toast.tsx';
import css from '../admin.module.css';
import rows from '../rows.module.css';
import {
  addDkimKey,
  checkDkimKey,
  type DkimKey,
  dkimKeysQuery,
  type MissingKeys,
  removeDkimKey,
  switchDkimKey,
} from './queries.ts';
import look from './writing.module.css';

const TONES = { right: 'good', missing: 'warn', other: 'bad', unknown: undefined } as const;

export function Signing() {
  const { t } = useTranslation('writing');
  const { session } = useRouteContext({ from: '/signed-in' });
  const isAdministrator = session.agent.role === 'administrator';
  const { data, error, refetch } = useQuery({ ...dkimKeysQuery, enabled: isAdministrator });
  if (!isAdministrator) return <p className={look.empty}>{t('signing.forAdministrators')}</p>;
  if (!data)
    return error ? (
      <ProblemState error={error} retry={() => void refetch()} />
    ) : (
      <Bone width="100%" height={90} />
    );
  return (
    <>
      {data.items.length === 0 && <p className={look.empty}>{t('signing.empty')}</p>}
      <ul className={look.cards}>
        {data.items.map((key) => (
          <li key={key.id} className={css.card}>
            <KeyCard dkim={key} />
          </li>
        ))}
      </ul>
      {data.missing.length > 0 ? (
        <AddKey missing={data.missing} />
      ) : (
        data.items.length === 0 && <p className={look.remark}>{t('signing.noDomains')}</p>
      )}
    </>
  );
}

function KeyCard({ dkim }: { readonly dkim: DkimKey }) {
  const { t, i18n } = useTranslation('writing');
  const { t: tc } = useTranslation();
  const queries = useQueryClient();
  const problemText = useProblemText();
  const [isLeaving, setLeaving] = useState(false);
  const again = () => queries.invalidateQueries({ queryKey: dkimKeysQuery.queryKey });
  const told = {
    onSuccess: again,
    onError: (problem: unknown) => showToast(problemText(problem), { tone: 'bad' }),
  };
  const checking = useMutation({ mutationFn: () => checkDkimKey(dkim.id), ...told });
  const switching = useMutation({
    mutationFn: (enabled: boolean) => switchDkimKey(dkim.id, { enabled }),
    ...told,
  });
  const removing = useMutation({ mutationFn: () => removeDkimKey(dkim.id), ...told });
  const { domain, algorithm, enabled, record, recordState: state, checkedAt } = dkim;
  const when = checkedAt
    ? new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'short' }).format(
        new Date(checkedAt),
      )
    : undefined;
  return (
    <div className={look.form}>
      <div className={rows.listRow} style={{ padding: 0 }}>
        <span className={rows.listWho}>
          <strong>
            {domain} · {t(`signing.algorithm.${algorithm}`)}
          </strong>
          <small>{when ? t('signing.checkedAt', { when }) : t('signing.neverChecked')}</small>
        </span>
        {state && <Chip tone={TONES[state]}>{t(`signing.state.${state}`)}</Chip>}
        <CloseButton
          aria-label={tc('app.remove', { what: domain })}
          aria-expanded={isLeaving}
          onClick={() => setLeaving(true)}
        />
      </div>
      <p className={look.remark}>{t('signing.record')}</p>
      <CopyBox text={record.name} what={t('signing.name')} />
      <CopyBox text={record.value} what={t('signing.value')} />
      <div className={look.buttons}>
        <Button variant="default" loading={checking.isPending} onClick={() => checking.mutate()}>
          {t('signing.check')}
        </Button>
        <Switch
          label={t('signing.enabled')}
          checked={enabled}
          disabled={switching.isPending}
          onChange={(event) => switching.mutate(event.currentTarget.checked)}
          style={{ alignSelf: 'center' }}
        />
      </div>
      {algorithm === 'ed25519-sha256' && <p className={look.remark}>{t('signing.besideRsa')}</p>}
      {enabled && state !== 'right' && <p className={look.error}>{t('signing.notYet')}</p>}
      {isLeaving && (
        <div role="alertdialog" aria-label={tc('app.remove', { what: domain })}>
          <p className={look.remark}>{t('signing.removing')}</p>
          <div className={look.buttons}>
            <Button color="red" loading={removing.isPending} onClick={() => removing.mutate()}>
              {t('signing.remove')}
            </Button>
            <Button variant="default" autoFocus onClick={() => setLeaving(false)}>
              {t('signing.keep')}
            </Button>
          </div>
        </div>
      )}
    </div>
  );
}

function AddKey({ missing }: { readonly missing: readonly MissingKeys[] }) {
  const { t } = useTranslation('writing');
  const queries = useQueryClient();
  const problemText = useProblemText();
  const [chosen, setChosen] = useState<string>();
  const [kind, setKind] = useState<string>();
  const wanted = missing.find((each) => each.domain === chosen) ?? missing[0];
  const domain = wanted?.domain ?? '';
  const algorithms = wanted?.algorithms ?? [];
  const algorithm = algorithms.find((each) => each === kind) ?? algorithms[0] ?? 'rsa-sha256';
  const adding = useMutation({
    mutationFn: () => addDkimKey({ domain, algorithm }),
    onSuccess: () => queries.invalidateQueries({ queryKey: dkimKeysQuery.queryKey }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    adding.mutate();
  };
  return (
    <form className={look.addForm} onSubmit={submit}>
      <NativeSelect
        label={t('signing.domain')}
        value={domain}
        error={adding.error && problemText(adding.error)}
        onChange={(event) => setChosen(event.currentTarget.value)}
        data={missing.map((each) => each.domain)}
      />
      <NativeSelect
        label={t('signing.kind')}
        value={algorithm}
        onChange={(event) => setKind(event.currentTarget.value)}
        data={algorithms.map((value) => ({ value, label: t(`signing.algorithm.${value}`) }))}
      />
      <Button type="submit" variant="default" loading={adding.isPending}>
        {t('signing.add')}
      </Button>
    </form>
  );
}
