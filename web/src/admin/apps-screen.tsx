/** The app registrations: what was registered where, until when the secret is good, and a new secret when it is not. */
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { IconApps, IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppRegistration } from '../api/types.ts';
import { CopyBox } from '../ui/copy.tsx';
import { Bone, Chip } from '../ui/small.tsx';
import { ProblemState, State, useProblemText } from '../ui/state.tsx';
import { showToast } from '../ui/toast.tsx';
import css from './admin.module.css';
import { AppForm } from './connect/app-form.tsx';
import { isSecretId } from './connect/judge-app.ts';
import { NewCertificate } from './new-certificate.tsx';
import { Facts, Page } from './page.tsx';
import { adminConsentAddress, appsQuery, changeApp } from './queries.ts';
import { SecretExpiry } from './secret-expiry.tsx';

export function AppsScreen() {
  const { t } = useTranslation('admin');
  const { t: tc } = useTranslation();
  const { data: apps, error, refetch } = useQuery(appsQuery);
  const [adding, setAdding] = useState(false);
  const add = (
    <Button leftSection={<IconPlus size={17} />} onClick={() => setAdding(true)}>
      {t('app.add')}
    </Button>
  );
  return (
    <Page title={t('app.title')} detail={t('app.detail')} action={apps?.length && !adding ? add : undefined}>
      {adding && (
        <div className={css.apart}>
          <AppForm
            onSaved={() => setAdding(false)}
            beside={
              <Button variant="subtle" color="gray" onClick={() => setAdding(false)}>
                {tc('app.cancel')}
              </Button>
            }
          />
        </div>
      )}
      {error && !apps ? (
        <ProblemState error={error} retry={() => void refetch()} />
      ) : !apps ? (
        <Bone width="100%" height={160} />
      ) : apps.length === 0 && !adding ? (
        <div className={css.card}>
          <State
            icon={<IconApps size={26} stroke={1.6} />}
            title={t('app.empty')}
            detail={t('app.emptyDetail')}
            action={add}
          />
        </div>
      ) : (
        <ul className={css.cards}>
          {apps.map((app) => (
            <li key={app.id}>
              <AppCard app={app} />
            </li>
          ))}
        </ul>
      )}
    </Page>
  );
}

function AppCard({ app }: { readonly app: AppRegistration }) {
  const { t } = useTranslation('admin');
  const [changing, setChanging] = useState<'secret' | 'certificate'>();
  const byCertificate = app.authentication === 'certificate' && app.certificate !== null;
  const proven = app.hasSecret || byCertificate || app.provider === 'password';
  const done = () => setChanging(undefined);
  return (
    <article className={css.card}>
      <header className={css.mailboxHead}>
        <span className={css.cardTitle}>
          <strong>{app.name}</strong>
          <Chip {...(proven ? { tone: 'good' as const } : { tone: 'warn' as const })}>
            {app.provider === 'password'
              ? t('provider.password')
              : byCertificate
                ? t('app.hasCertificate')
                : app.hasSecret
                  ? t('app.hasSecret')
                  : t('app.noSecret')}
          </Chip>
        </span>
        {!changing && app.provider !== 'password' && (
          <span className={css.inline}>
            {app.provider === 'microsoft' && (
              <Button variant="default" size="xs" onClick={() => setChanging('certificate')}>
                {app.certificate ? t('app.renewCertificate') : t('app.makeCertificate')}
              </Button>
            )}
            <Button variant="default" size="xs" onClick={() => setChanging('secret')}>
              {t('app.newSecret')}
            </Button>
          </span>
        )}
      </header>
      {changing === 'secret' && <NewSecret app={app} onDone={done} />}
      {changing === 'certificate' && <NewCertificate app={app} onDone={done} />}
      <Facts
        facts={[
          [
            t('app.secretExpires'),
            app.provider !== 'password' && !byCertificate ? (
              <SecretExpiry key="expiry" on={app.secretExpiresOn} />
            ) : undefined,
          ],
          [
            t('certificate.expires'),
            byCertificate ? (
              <SecretExpiry key="certificate" on={app.certificate?.expiresOn ?? null} />
            ) : undefined,
          ],
          [t('app.cloud'), app.provider === 'microsoft' ? t(`app.${app.cloud}`) : undefined],
          [t('provider.issuer'), app.provider === 'oidc' ? app.endpoints.login : undefined],
          [t('app.clientShort'), app.clientId ? <code key="client">{app.clientId}</code> : undefined],
          [t('app.tenantShort'), app.tenant ? <code key="tenant">{app.tenant}</code> : undefined],
          ...(['imap', 'pop3', 'smtp'] as const).map((name) => {
            const host = app.endpoints[name];
            return [t(`hosts.${name}`), host ? `${host.host}:${host.port}` : undefined] as const;
          }),
        ]}
      />
      {app.provider !== 'password' && (
        <div className={css.cardFoot}>
          {t('app.redirectUri')}
          <CopyBox text={app.redirectUri} what={t('app.redirectUri')} />
          {app.provider === 'microsoft' && <AdminConsent app={app} />}
        </div>
      )}
    </article>
  );
}

/** Users of many tenants may not agree for themselves; one administrator then agrees for all. */
function AdminConsent({ app }: { readonly app: AppRegistration }) {
  const { t } = useTranslation('admin');
  const problemText = useProblemText();
  const asking = useMutation({
    mutationFn: () => adminConsentAddress(app.id),
    onError: (error) => showToast(problemText(error), { tone: 'bad' }),
  });
  if (asking.data) {
    return (
      <>
        <p className={css.apartAbove}>{t('app.adminConsentDetail')}</p>
        <CopyBox text={asking.data} what={t('app.adminConsent')} />
      </>
    );
  }
  return (
    <button type="button" className={css.textButton} onClick={() => asking.mutate()}>
      {t('app.adminConsent')}
    </button>
  );
}

function NewSecret({ app, onDone }: { readonly app: AppRegistration; readonly onDone: () => void }) {
  const { t } = useTranslation('admin');
  const { t: tc } = useTranslation();
  const queries = useQueryClient();
  const problemText = useProblemText();
  const [secret, setSecret] = useState('');
  const [expires, setExpires] = useState('');
  const saving = useMutation({
    mutationFn: () => changeApp(app.id, { clientSecret: secret.trim(), secretExpiresOn: expires || null }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: appsQuery.queryKey });
      showToast(t('app.secretSaved'));
      onDone();
    },
  });
  const wrong = isSecretId(secret);
  return (
    <form
      className={css.inset}
      onSubmit={(event) => {
        event.preventDefault();
        saving.mutate();
      }}
    >
      <div className={css.pair}>
        <PasswordInput
          label={t('app.secret')}
          description={t('app.secretHint')}
          autoComplete="off"
          value={secret}
          error={wrong ? t('app.secretIsId') : saving.error && problemText(saving.error)}
          onChange={(event) => setSecret(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={t('app.secretExpires')}
          description={t('app.secretExpiresHint')}
          value={expires}
          onChange={(event) => setExpires(event.currentTarget.value)}
        />
      </div>
      <div className={css.buttons}>
        <Button type="submit" disabled={secret.trim() === '' || wrong} loading={saving.isPending}>
          {tc('app.save')}
        </Button>
        <Button variant="subtle" color="gray" onClick={onDone}>
          {tc('app.cancel')}
        </Button>
      </div>
    </form>
  );
}
