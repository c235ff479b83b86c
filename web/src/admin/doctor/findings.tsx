/** All rows in their groups. Rows that passed are folded away behind their number; what is wrong stands open. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../api/types.ts';
import { Section } from '../page.tsx';
import css from './doctor.module.css';
import { FindingRow } from './finding-row.tsx';
import { type FindingGroup, groupFindings } from './group-findings.ts';
import { NetworkMatrix } from './network-matrix.tsx';
import { type DoctorFinding, type DoctorRow, keyOf } from './queries.ts';

interface FindingsProps {
  readonly findings: readonly DoctorFinding[];
  readonly rows: readonly DoctorRow[];
  readonly accounts: readonly Account[];
  /** Linked from an alarm or a failure: the check to be open. */
  readonly wanted: string | undefined;
}

export function Findings({ findings, rows, accounts, wanted }: FindingsProps) {
  const { t } = useTranslation('doctor');
  const [choice, setChoice] = useState<boolean>();
  const history = new Map(rows.map((row) => [keyOf(row), row]));
  const bad = ({ outcome }: DoctorFinding) => outcome !== 'pass' && outcome !== 'skipped';
  // Where something is wrong, what passed only stands in the way.
  const onlyBad = choice ?? findings.some(bad);
  const groups = groupFindings(
    onlyBad ? findings.filter((one) => bad(one) || one.check === wanted) : findings,
  );
  return (
    <>
      <div className={css.filter}>
        <Button variant="subtle" size="compact-sm" onClick={() => setChoice(!onlyBad)}>
          {onlyBad ? t('showAll') : t('hidePassed')}
        </Button>
      </div>
      {groups.map((group) => (
        <Section key={group.key} title={titleOf(group, accounts, t)}>
          {group.kind === 'network' && <NetworkMatrix findings={findings} />}
          <ul className={css.rows}>
            {group.findings.map((finding) => (
              <FindingRow
                // Opened anew when the outcome changes, and left alone otherwise.
                key={`${keyOf(finding)} ${finding.outcome}`}
                finding={finding}
                history={history.get(keyOf(finding))}
                open={bad(finding) || finding.check === wanted}
              />
            ))}
          </ul>
        </Section>
      ))}
    </>
  );
}

function titleOf(
  { kind, accountId }: FindingGroup,
  accounts: readonly Account[],
  t: ReturnType<typeof useTranslation<'doctor'>>['t'],
): string {
  if (kind !== 'account') return t(`group.${kind}`);
  return t('group.account', { name: accounts.find(({ id }) => id === accountId)?.name ?? '–' });
}
