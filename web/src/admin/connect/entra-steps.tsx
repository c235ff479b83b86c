/** What to do in the Entra admin center: step by step, or by a script that does it all. */
import { Checkbox, SegmentedControl } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyBox } from '../../ui/copy.tsx';
import { Bone } from '../../ui/small.tsx';
import { ProblemState } from '../../ui/state.tsx';
import css from '../admin.module.css';
import { type Cloud, registrationSetupQuery } from '../queries.ts';
import steps from './connect.module.css';

const PORTALS: Record<Cloud, string> = {
  global: 'https://entra.microsoft.com',
  'gcc-high': 'https://entra.microsoft.us',
  dod: 'https://entra.microsoft.us',
  china: 'https://entra.microsoftonline.cn',
};
const LIST = '#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade';

interface EntraStepsProps {
  readonly cloud: Cloud;
  readonly proof: 'secret' | 'certificate';
}

export function EntraSteps({ cloud, proof }: EntraStepsProps) {
  const { t } = useTranslation('admin');
  const [grant, setGrant] = useState<'delegated' | 'app-only'>('delegated');
  const [graph, setGraph] = useState(false);
  const { data: setup, error, refetch } = useQuery(registrationSetupQuery(cloud, grant, graph));
  const [way, setWay] = useState<'hand' | 'cli' | 'powershell'>('hand');
  return (
    <aside className={`${css.card} ${css.inset} ${steps.steps}`}>
      <h2>{t('entra.title')}</h2>
      <p className={css.pageDetail}>{t('entra.detail')}</p>
      <SegmentedControl
        fullWidth
        size="xs"
        aria-label={t('entra.title')}
        value={way}
        onChange={(value) => setWay(value as typeof way)}
        data={[
          { value: 'hand', label: t('entra.byHand') },
          { value: 'cli', label: t('entra.azureCli') },
          { value: 'powershell', label: t('entra.powershell') },
        ]}
      />
      <SegmentedControl
        fullWidth
        size="xs"
        aria-label={t('grant.label')}
        value={grant}
        onChange={(value) => setGrant(value as typeof grant)}
        data={[
          { value: 'delegated', label: t('grant.delegated') },
          { value: 'app-only', label: t('grant.app-only') },
        ]}
      />
      <p className={css.pageDetail}>{t(`grant.${grant}Detail`)}</p>
      <Checkbox
        size="xs"
        label={t('entra.graph')}
        checked={graph}
        onChange={(event) => setGraph(event.currentTarget.checked)}
      />
      {error && !setup ? (
        <ProblemState error={error} retry={() => void refetch()} />
      ) : !setup ? (
        <Bone width="100%" height={220} />
      ) : way === 'hand' ? (
        <ol>
          <li>
            {t('entra.register')}{' '}
            <a href={`${PORTALS[cloud]}/${LIST}`} target="_blank" rel="noreferrer">
              {t('entra.open')} <IconExternalLink size={14} />
            </a>
          </li>
          <li>
            {t('entra.redirect')}
            <CopyBox text={setup.redirectUri} what={t('app.redirectUri')} />
            {!setup.redirectUriUsable && <p className={steps.warning}>{t('entra.notUsable')}</p>}
          </li>
          <li>
            {t(grant === 'app-only' ? 'entra.appPermissions' : 'entra.permissions')}
            <span className={steps.permissions}>
              {setup.permissions.map((permission) => (
                <code key={permission}>{permission}</code>
              ))}
            </span>
            {t('entra.consent')}
          </li>
          <li>{t(proof === 'certificate' ? 'entra.certificate' : 'entra.secret')}</li>
          <li>{t('entra.ids')}</li>
        </ol>
      ) : (
        <>
          <p className={css.pageDetail}>{t('entra.script')}</p>
          <CopyBox
            text={way === 'cli' ? setup.azureCli : setup.powerShell}
            what={t(way === 'cli' ? 'entra.azureCli' : 'entra.powershell')}
          />
        </>
      )}
    </aside>
  );
}
