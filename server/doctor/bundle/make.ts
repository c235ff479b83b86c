/**
 * The bundle for support: what was found, what runs, how it is set up and what the log last said, in one file that is
 * safe to send to strangers. Whatever goes in goes through the same scrub.
 */
import { strToU8, zipSync } from 'fflate';
import { htmlReport } from '../report/html.ts';
import type { Report } from '../report.ts';
import { createScrub } from './scrub.ts';

export interface BundleParts {
  readonly report: Report;
  /** Every node that is known, with how it fares. */
  readonly nodes: readonly object[];
  /** Settings by name: their value, or only that they are set. */
  readonly settings: Readonly<Record<string, string>>;
  /** When each row last passed and failed. */
  readonly rows: readonly object[];
  /** The newest lines of the log of this node. */
  readonly log: string;
  readonly madeAt: Date;
}

export function makeBundle({ report, nodes, settings, rows, log, madeAt }: BundleParts): Uint8Array {
  const scrub = createScrub();
  const json = (value: unknown) => strToU8(scrub(`${JSON.stringify(value, null, 2)}\n`));
  const safe = JSON.parse(scrub(JSON.stringify(report))) as Report;
  return zipSync(
    {
      'READ-ME.txt': strToU8(README),
      'report.json': json(report),
      'report.html': strToU8(htmlReport(safe)),
      'nodes.json': json(nodes),
      'settings.json': json(settings),
      'history.json': json(rows),
      'log.txt': strToU8(scrub(log)),
    },
    { level: 6, mtime: madeAt },
  );
}

const README = `A support bundle of Postvak, made by its doctor.

report.json    what was found, in the form of docs/doctor.schema.json
report.html    the same to read
nodes.json     the nodes of the installation
settings.json  settings; of secret ones only that they are set
history.json   when each check last passed and failed
log.txt        the newest lines of the log of the node that made this

Secrets are not in it. Mail addresses are replaced by person1@, person2@… at their own domain.
`;
