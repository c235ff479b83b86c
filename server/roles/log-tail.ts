/**
 * Keeps the newest lines of the log beside the data, for the support bundle: one file per set of roles, and the one
 * before it. It never grows beyond twice its limit, and never hinders what it logs: a disk that is full loses lines here.
 */
import { closeSync, existsSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';

export interface LogTail {
  write(line: string): void;
}

const LIMIT_BYTES = 1024 * 1024;
/** Until the data directory is there. */
const HELD_LINES = 200;

export function openLogTail(
  dataDirectory: string,
  roles: readonly string[],
  limitBytes = LIMIT_BYTES,
): LogTail {
  const file = join(dataDirectory, 'log', `${[...roles].sort().join('+')}.log`);
  const held: string[] = [];
  let descriptor: number | undefined;
  let size = 0;

  const open = () => {
    // The data directory has rights of its own, so it is left to whoever makes it.
    if (descriptor !== undefined || !existsSync(dataDirectory)) return;
    mkdirSync(join(dataDirectory, 'log'), { recursive: true, mode: 0o700 });
    descriptor = openSync(file, 'a', 0o600);
    size = fstatSync(descriptor).size;
  };
  const turn = () => {
    if (descriptor === undefined || size < limitBytes) return;
    closeSync(descriptor);
    descriptor = undefined;
    renameSync(file, `${file}.1`);
    open();
  };
  return {
    write: (line) => {
      held.push(line);
      if (held.length > HELD_LINES) held.shift();
      try {
        open();
        if (descriptor === undefined) return;
        size += writeSync(descriptor, held.splice(0).join(''));
        turn();
      } catch {
        // No room or no right: the log itself goes on.
      }
    },
  };
}
