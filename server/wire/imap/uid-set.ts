/**
 * UIDs as a sequence set (RFC 9051 section 9): `1:3,7,9:12`.
 * @param uids ascending.
 */
export function uidSet(uids: readonly number[]): string {
  const ranges: string[] = [];
  let start = 0;
  for (let index = 1; index <= uids.length; index++) {
    const previous = uids[index - 1] as number;
    if (uids[index] === previous + 1) continue;
    const first = uids[start] as number;
    ranges.push(first === previous ? `${first}` : `${first}:${previous}`);
    start = index;
  }
  return ranges.join(',');
}
