/**
 * Is the work shared out? A role that nobody has is told first, because nothing is retrieved, sent or shown without it;
 * then what stands still, clocks that differ, disks that run full, and versions that differ.
 */
import { Failure } from '../../kernel/failure.ts';
import type { Warning } from '../check.ts';
import { both, factOf } from '../words.ts';
import { judgeRoom } from './room.ts';

export interface NodeToJudge {
  readonly label: string;
  readonly roles: readonly string[];
  readonly version: string;
  readonly clockOffsetMs: number | null;
  readonly diskFreeBytes: number | null;
  readonly diskTotalBytes: number | null;
  readonly stalled: readonly string[];
}

/** A token is refused when its time and the server's differ by five minutes; a minute is a reason to look. */
const CLOCK_MS = 60_000;

const EFFECTS = {
  services: both('no mail is retrieved or sent.', 'wordt er geen mail opgehaald of verstuurd.'),
  application: both('nobody can open the console.', 'kan niemand de console openen.'),
};

/** @returns undefined when all is well. */
export function judgeNodes(nodes: readonly NodeToJudge[]): Failure | Warning | undefined {
  for (const role of ['services', 'application'] as const) {
    if (nodes.some(({ roles }) => roles.includes(role))) continue;
    return new Failure('role-not-running', { facts: { role, ...factOf('effect', EFFECTS[role]) } });
  }
  return judgeHealth(nodes);
}

function judgeHealth(nodes: readonly NodeToJudge[]): Warning | undefined {
  const still = nodes.find(({ stalled }) => stalled.length > 0);
  if (still) {
    const parts = still.stalled.join(', ');
    return {
      summary: both(`On ${still.label} stands still: ${parts}.`, `Op ${still.label} staat stil: ${parts}.`),
      remedy: both(
        'Restart that node; what it held is taken over by the others. Send a support bundle if it comes back.',
        'Herstart die node; wat hij vasthield nemen de andere over. Stuur een supportbundel als het terugkomt.',
      ),
    };
  }
  const late = nodes.find(({ clockOffsetMs }) => Math.abs(clockOffsetMs ?? 0) > CLOCK_MS);
  if (late) {
    const seconds = Math.round((late.clockOffsetMs ?? 0) / 1000);
    return {
      summary: both(
        `The clock of ${late.label} differs from the database by ${seconds} s.`,
        `De klok van ${late.label} wijkt ${seconds} s af van de database.`,
      ),
      remedy: both('Synchronise it (NTP).', 'Zet hem gelijk (NTP).'),
    };
  }
  const full = nodes.find(
    ({ diskFreeBytes: free, diskTotalBytes: total }) =>
      free !== null && total !== null && judgeRoom(free, total).outcome !== 'pass',
  );
  if (full) {
    const { free } = judgeRoom(full.diskFreeBytes ?? 0, full.diskTotalBytes ?? 0);
    return {
      summary: both(
        `The disk of ${full.label} runs full: ${free} left.`,
        `De schijf van ${full.label} raakt vol: nog ${free}.`,
      ),
      remedy: both('Make room there, or enlarge it.', 'Maak er ruimte, of vergroot hem.'),
    };
  }
  const versions = [...new Set(nodes.map(({ version }) => version))];
  if (versions.length === 1) return undefined;
  return {
    summary: both(
      `Nodes of different versions run: ${versions.join(', ')}.`,
      `Er draaien nodes van verschillende versies: ${versions.join(', ')}.`,
    ),
    remedy: both(
      'Bring all of them to the newest; side by side is for the time of an upgrade.',
      'Breng ze alle naar de nieuwste; naast elkaar is voor de tijd van een upgrade.',
    ),
  };
}
