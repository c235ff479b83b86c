import { both } from '../../words.ts';
import { row } from './row.ts';

/** Postvak's `engines` (server/package.json): older ones lack what its libraries use. */
const OLDEST_NODE = [22, 18] as const;

export const version = row(
  'version.minimum',
  both('the versions are recent enough', 'de versies zijn nieuw genoeg'),
  [],
  ({ opened }) => {
    const found = process.versions.node;
    const evidence = [`Postvak ${opened.version}`, `Node.js ${found}`];
    const [major = 0, minor = 0] = found.split('.').map(Number);
    if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return { evidence };
    const wanted = OLDEST_NODE.join('.');
    return {
      evidence,
      warn: {
        summary: both(
          `Node.js ${found} is older than ${wanted}.`,
          `Node.js ${found} is ouder dan ${wanted}.`,
        ),
        remedy: both(
          'Start Postvak by its own command, which brings a Node.js of its own.',
          'Start Postvak met zijn eigen opdracht; die brengt een eigen Node.js mee.',
        ),
      },
    };
  },
);
