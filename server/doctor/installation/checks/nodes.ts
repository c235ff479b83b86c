import { Failure } from '../../../kernel/failure.ts';
import type { Evidence } from '../../check.ts';
import { judgeNodes } from '../../judge/nodes.ts';
import { both } from '../../words.ts';
import { listLiveNodes } from '../live-nodes.ts';
import { contentOf } from '../probe.ts';
import { row } from './row.ts';

/** Somebody does each kind of work, in the same version, with clocks that agree. */
export const nodes = row(
  'system.nodes',
  both('nodes of both roles run', 'er draaien nodes van beide rollen'),
  ['system.database'],
  async ({ opened }): Promise<Evidence> => {
    const live = await listLiveNodes(contentOf(opened.store).db);
    const evidence = live.map(({ label, roles, version, stalled }) =>
      both(
        `${label}: ${roles.join(', ')}, version ${version}${stalled.length > 0 ? `, stalled: ${stalled.join(', ')}` : ''}`,
        `${label}: ${roles.join(', ')}, versie ${version}${stalled.length > 0 ? `, staat stil: ${stalled.join(', ')}` : ''}`,
      ),
    );
    const verdict = judgeNodes(live);
    if (verdict instanceof Failure) return { evidence, fail: verdict };
    return verdict ? { evidence, warn: verdict } : { evidence };
  },
);
