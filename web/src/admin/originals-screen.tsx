/** For how long originals are kept, and from which size on a mail is a header only. */
import { Button, Checkbox, NativeSelect, NumberInput } from '@mantine/core';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api } from '../api/client.ts';
import { Bone } from '../ui/small.tsx';
import { ProblemState, useProblemText } from '../ui/state.tsx';
import css from './admin.module.css';
import own from './originals-screen.module.css';
import { Page } from './page.tsx';

interface Settings {
  readonly keptMonths: number | null;
  readonly messageLimitBytes: number | null;
}

const MEGABYTE = 1024 * 1024;

const originalsQuery = queryOptions({
  queryKey: ['settings', 'originals'],
  queryFn: ({ signal }): Promise<Settings> => answer(api.GET('/api/v1/settings/originals', { signal })),
});

export function OriginalsScreen() {
  const { t } = useTranslation('originals');
  const { data: settings, error, refetch } = useQuery(originalsQuery);
  return (
    <Page title={t('settings.title')} detail={t('settings.detail')}>
      {error && !settings ? (
        <ProblemState error={error} retry={() => void refetch()} />
      ) : !settings ? (
        <Bone width="100%" height={180} />
      ) : (
        <OriginalsForm settings={settings} />
      )}
    </Page>
  );
}

function OriginalsForm({ settings }: { readonly settings: Settings }) {
  const { t } = useTranslation('originals');
  const { t: tc } = useTranslation();
  const { session } = useRouteContext({ from: '/signed-in' });
  const queries = useQueryClient();
  const problemText = useProblemText();
  const [forEver, setForEver] = useState(settings.keptMonths === null);
  const [months, setMonths] = useState<number | string>(settings.keptMonths ?? 24);
  const [megabytes, setMegabytes] = useState<number | string>(
    settings.messageLimitBytes === null ? '' : Math.round(settings.messageLimitBytes / MEGABYTE),
  );
  const [understood, setUnderstood] = useState(false);
  const mayChange = session.agent.role === 'administrator';
  const keptMonths = forEver ? null : Number(months) || null;
  // What is gone cannot be brought back: said and confirmed, only when it becomes shorter.
  const removes = keptMonths !== null && (settings.keptMonths === null || keptMonths < settings.keptMonths);
  const saving = useMutation({
    mutationFn: (): Promise<Settings> =>
      answer(
        api.PUT('/api/v1/settings/originals', {
          body: {
            keptMonths,
            messageLimitBytes: Number(megabytes) > 0 ? Number(megabytes) * MEGABYTE : null,
          },
        }),
      ),
    onSuccess: (saved) => {
      queries.setQueryData(originalsQuery.queryKey, saved);
      setUnderstood(false);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    saving.mutate();
  };
  return (
    <form className={css.card} onSubmit={submit} onChange={() => saving.reset()}>
      <div className={own.fields}>
        <NativeSelect
          label={t('settings.kept')}
          disabled={!mayChange}
          value={forEver ? 'ever' : 'months'}
          data={[
            { value: 'ever', label: t('settings.forEver') },
            { value: 'months', label: t('settings.forMonths') },
          ]}
          onChange={(event) => setForEver(event.currentTarget.value === 'ever')}
        />
        {!forEver && (
          <NumberInput
            label={t('settings.months')}
            description={t('settings.monthsHint')}
            min={1}
            max={1_200}
            allowDecimal={false}
            clampBehavior="blur"
            required
            withAsterisk={false}
            disabled={!mayChange}
            value={months}
            onChange={setMonths}
          />
        )}
        {removes && mayChange && (
          <div className={own.warning}>
            <p>{t('settings.warning')}</p>
            <Checkbox
              label={t('settings.confirm')}
              checked={understood}
              onChange={(event) => setUnderstood(event.currentTarget.checked)}
            />
          </div>
        )}
        <NumberInput
          label={t('settings.limit')}
          description={t('settings.limitHint')}
          placeholder="150"
          min={1}
          max={1_024}
          allowDecimal={false}
          clampBehavior="blur"
          disabled={!mayChange}
          value={megabytes}
          onChange={setMegabytes}
        />
        {saving.error && <p role="alert">{problemText(saving.error)}</p>}
        {mayChange && (
          <Button type="submit" loading={saving.isPending} disabled={removes && !understood}>
            {tc('app.save')}
          </Button>
        )}
        <p role="status">{saving.isSuccess && t('settings.saved')}</p>
      </div>
    </form>
  );
}
