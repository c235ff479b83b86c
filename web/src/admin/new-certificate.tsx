/** A certificate in the place of a secret, or of the one before it: made here, uploaded there, then used. */
import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { AppRegistration } from '../api/types.ts';
import { showToast } from '../ui/toast.tsx';
import css from './admin.module.css';
import { CertificateFacts } from './connect/certificate-step.tsx';
import { appsQuery, changeApp, issueCertificate } from './queries.ts';
import { Refusal } from './refusal.tsx';

interface NewCertificateProps {
  readonly app: AppRegistration;
  readonly onDone: () => void;
}

export function NewCertificate({ app, onDone }: NewCertificateProps) {
  const { t } = useTranslation('admin');
  const { t: tc } = useTranslation();
  const queries = useQueryClient();
  const making = useMutation({
    mutationFn: () => issueCertificate(app.id),
    onSettled: () => queries.invalidateQueries({ queryKey: appsQuery.queryKey }),
  });
  const using = useMutation({
    mutationFn: () => changeApp(app.id, { authentication: 'certificate' }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: appsQuery.queryKey });
      showToast(t('app.certificateUsed'));
      onDone();
    },
  });
  // One that was made before and never uploaded is still good.
  const made = (making.data ?? app).nextCertificate;
  return (
    <div className={css.inset}>
      <p className={css.pageDetail}>{made ? t('certificate.detail') : t('app.certificateDetail')}</p>
      {made && <CertificateFacts certificate={made} />}
      <Refusal error={making.error ?? using.error} />
      <div className={css.buttons}>
        {made ? (
          <Button loading={using.isPending} onClick={() => using.mutate()}>
            {t('app.useCertificate')}
          </Button>
        ) : (
          <Button loading={making.isPending} onClick={() => making.mutate()}>
            {app.certificate ? t('app.renewCertificate') : t('app.makeCertificate')}
          </Button>
        )}
        <Button variant="subtle" color="gray" onClick={onDone}>
          {tc('app.cancel')}
        </Button>
      </div>
    </div>
  );
}
