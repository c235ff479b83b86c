/** docs/alarms.md against the table of rules. */
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { RULES } from '../../server/alarms/rules.ts';

const words = (ms: number) =>
  ms === 0 ? 'at once' : ms % 60_000 === 0 ? `${ms / 60_000} min` : `${ms / 1000} s`;

test('the document lists every alarm rule with its defaults', async () => {
  const text = await readFile(new URL('../../docs/alarms.md', import.meta.url), 'utf8');
  const rows = text
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split('|')
        .slice(1, 5)
        .map((cell) => cell.trim()),
    );
  expect(rows).toEqual(
    RULES.map(({ id, severity, threshold, unit, durationMs }) => [
      `\`${id}\``,
      severity,
      threshold === null ? '' : `${threshold} ${unit}`,
      words(durationMs),
    ]),
  );
});
