/**
 * How much room is enough? Below 64 MiB PostgreSQL may not even write its journal (one segment is 16 MiB); a day of mail
 * of a busy desk is about a gigabyte.
 */
const MIB = 1024 * 1024;
const FULL_BYTES = 64 * MIB;
const LOW_BYTES = 1024 * MIB;
const LOW_SHARE = 0.05;

export interface RoomVerdict {
  readonly outcome: 'pass' | 'warn' | 'fail';
  /** For people, in MiB or GiB. */
  readonly free: string;
  readonly percent: number;
}

export function judgeRoom(freeBytes: number, totalBytes: number): RoomVerdict {
  // File systems without a size, as some of networks and of the kernel, do not tell how much room there is.
  if (totalBytes === 0 && freeBytes === 0) return { outcome: 'pass', free: '?', percent: 100 };
  const share = totalBytes > 0 ? freeBytes / totalBytes : 1;
  const low = freeBytes < LOW_BYTES || (share < LOW_SHARE && freeBytes < 20 * LOW_BYTES);
  const outcome = freeBytes < FULL_BYTES ? 'fail' : low ? 'warn' : 'pass';
  const free =
    freeBytes < LOW_BYTES
      ? `${Math.floor(freeBytes / MIB)} MiB`
      : `${(freeBytes / LOW_BYTES).toFixed(1)} GiB`;
  return { outcome, free, percent: Math.floor(share * 100) };
}
