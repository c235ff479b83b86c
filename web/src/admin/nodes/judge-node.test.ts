import { expect, test } from 'vitest';
import { type Concern, concernsOf } from './judge-node.ts';
import type { Node } from './queries.ts';

const well: Node = {
  id: '0190a6c2-7e3b-7000-8000-000000000001',
  state: 'live',
  roles: ['services'],
  version: '1.0.0',
  host: 'host',
  pid: 1,
  self: false,
  startedAt: '2026-01-01T00:00:00Z',
  seenAt: '2026-01-01T00:00:00Z',
  endedAt: null,
  retrieving: 0,
  sending: 0,
  cpuLoad: 0.1,
  memoryBytes: 1,
  loopDelayMs: 3,
  databaseMs: 1,
  clockOffsetMs: -40,
  diskFreeBytes: 20,
  diskTotalBytes: 100,
  stalled: [],
};

test.each<[string, Partial<Node>, Concern[]]>([
  ['a node that fares well', {}, []],
  [
    'one that cannot measure',
    { loopDelayMs: null, databaseMs: null, clockOffsetMs: null, diskFreeBytes: null },
    [],
  ],
  ['a part that hangs', { stalled: ['keeper'] }, ['stalled']],
  ['a clock that runs behind', { clockOffsetMs: -6_000 }, ['clock']],
  ['a disk that is nearly full', { diskFreeBytes: 9 }, ['disk']],
  ['a loop and a database that are slow', { loopDelayMs: 400, databaseMs: 900 }, ['loop', 'database']],
  ['one that is gone, whatever it said last', { state: 'died', stalled: ['keeper'], diskFreeBytes: 1 }, []],
])('%s', (_, change, concerns) => {
  expect(concernsOf({ ...well, ...change })).toEqual(concerns);
});
