/** The certificate that Postvak made, on its way to the portal. */
import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { AppRegistration } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import css from '../admin.module.css';
import { Facts } from '../page.tsx';

interface CertificateStepProps {
  readonly app: AppRegistration;
  readonly onDone: () => void;
}

export function CertificateStep({ app, onDone }: CertificateStepProps) {
  const { t } = useTranslation('admin');
  return (
    <section className={`${css.card} ${css.narrow}`}>
      <div className={css.inset}>
        <h2 className={css.cardHeading}>{t('certificate.title')}</h2>
        <p className={css.pageDetail}>{t('certificate.detail')}</p>
      </div>
      <CertificateFacts certificate={app.certificate} />
      <div className={css.cardFoot}>
        <Button onClick={onDone}>{t('certificate.uploaded')}</Button>
      </div>
    </section>
  );
}

/** What the portal will list, so that both can be compared; and the file. */
export function CertificateFacts({ certificate }: { readonly certificate: AppRegistration['certificate'] }) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  if (!certificate) return null;
  const { pem, thumbprint, expiresOn } = certificate;
  return (
    <Facts
      facts={[
        [t('certificate.thumbprint'), <code key="thumbprint">{thumbprint}</code>],
        [t('certificate.expires'), format.date(`${expiresOn}T12:00:00`)],
        [
          t('certificate.file'),
          <a
            key="file"
            className={css.download}
            download="postvak.cer"
            href={`data:application/x-pem-file;charset=us-ascii,${encodeURIComponent(pem)}`}
          >
            <IconDownload size={16} /> postvak.cer
          </a>,
        ],
      ]}
    />
  );
}
