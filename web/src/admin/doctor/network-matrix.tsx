/** The network as each node sees it: node × host and port, each cell the first thing that is not well. */
import { useTranslation } from 'react-i18next';
import css from './doctor.module.css';
import { OutcomeMark } from './outcome-mark.tsx';
import type { DoctorFinding, DoctorOutcome } from './queries.ts';

const WORST = ['fail', 'crashed', 'warn', 'pass', 'skipped'] as const;

export function NetworkMatrix({ findings }: { readonly findings: readonly DoctorFinding[] }) {
  const { t } = useTranslation('doctor');
  const network = findings.filter(({ check, node }) => node !== null && check.startsWith('network.'));
  const targets = unique(
    network
      .filter(({ check, subject, node }) => check === 'network.tcp' && subject !== node)
      .map((one) => one.subject),
  );
  const nodes = unique(network.map(({ node }) => node ?? ''));
  if (targets.length === 0 || nodes.length === 0) return null;
  return (
    <div className={css.matrixScroll}>
      <table className={css.matrix}>
        <caption className={css.faint}>{t('matrixDetail')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('node')}</th>
            {targets.map((target) => (
              <th key={target} scope="col">
                {target}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {nodes.map((node) => (
            <tr key={node}>
              <th scope="row">{node}</th>
              {targets.map((target) => {
                const cell = worst(network, node, target);
                return (
                  <td key={target} title={cell?.summary ?? cell?.title}>
                    <OutcomeMark outcome={(cell?.outcome ?? 'skipped') as DoctorOutcome} word />
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function worst(network: readonly DoctorFinding[], node: string, target: string): DoctorFinding | undefined {
  const host = target.replace(/:\d+$/, '');
  const own = network.filter((one) => one.node === node && (one.subject === target || one.subject === host));
  for (const outcome of WORST) {
    const found = own.find((one) => one.outcome === outcome);
    if (found) return found;
  }
  return undefined;
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)];
}
