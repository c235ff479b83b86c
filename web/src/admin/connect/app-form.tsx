/** How Postvak is known to a provider: Microsoft 365, any other with OpenID Connect, or a mail server with passwords. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppRegistration } from '../../api/types.ts';
import css from '../admin.module.css';
import type { AppFormProps } from './app-form-props.ts';
import { CertificateStep } from './certificate-step.tsx';
import { Choice } from './choice.tsx';
import { MailServerForm } from './mail-server-form.tsx';
import { MicrosoftForm } from './microsoft-form.tsx';
import { OidcForm } from './oidc-form.tsx';

const PROVIDERS = ['microsoft', 'oidc', 'password'] as const;

export function AppForm({ onSaved, beside }: AppFormProps) {
  const { t } = useTranslation('admin');
  const [provider, setProvider] = useState<AppRegistration['provider']>('microsoft');
  const [certified, setCertified] = useState<AppRegistration>();
  if (certified) return <CertificateStep app={certified} onDone={() => onSaved(certified)} />;
  // A certificate has to be carried to the portal before anybody can sign in with it.
  const saved = (app: AppRegistration) => (app.certificate ? setCertified(app) : onSaved(app));
  const Form = { microsoft: MicrosoftForm, oidc: OidcForm, password: MailServerForm }[provider];
  return (
    <>
      <div className={`${css.wide} ${css.apart}`}>
        <Choice
          label={t('provider.label')}
          row
          value={provider}
          onChange={setProvider}
          options={PROVIDERS.map((value) => ({
            value,
            label: t(`provider.${value}`),
            detail: t(`provider.${value}Detail`),
          }))}
        />
      </div>
      <Form onSaved={saved} beside={beside} />
    </>
  );
}
