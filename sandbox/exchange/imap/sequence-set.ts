/** Sequence sets (RFC 3501 section 9): `1`, `3:7`, `*`, `5:*,1`. */
import type { Message } from '../store/folder.ts';

/** Ends are numbers, or `*` for the last; a range may be written either way round. */
export type SequenceSet = readonly { readonly from: number | '*'; readonly to: number | '*' }[];

/** @returns undefined when the text is no sequence set. */
export function parseSequenceSet(text: string): SequenceSet | undefined {
  const ranges: { from: number | '*'; to: number | '*' }[] = [];
  for (const piece of text.split(',')) {
    const match = /^(\*|[1-9]\d{0,9})(?::(\*|[1-9]\d{0,9}))?$/.exec(piece);
    if (!match) return undefined;
    const from = end(match[1] as string);
    ranges.push({ from, to: match[2] === undefined ? from : end(match[2]) });
  }
  return ranges;
}

/**
 * The numbered messages of the set in view order. Numbers beyond the last are passed over; of UIDs `N:*` always
 * holds the last message (RFC 3501 section 6.4.8).
 */
export function inSet(view: readonly Message[], set: SequenceSet, byUid: boolean): Message[] {
  const chosen: Message[] = [];
  for (const [from, to] of spans(view, set, byUid))
    for (let at = from; at < to; at++) chosen.push(view[at] as Message);
  return chosen;
}

/** @returns whether all sequence numbers exist; a wrong one is an error, a wrong UID is not. */
export function withinView(view: readonly Message[], set: SequenceSet): boolean {
  return set.every(({ from, to }) =>
    [from, to].every((n) => (n === '*' ? view.length > 0 : n <= view.length)),
  );
}

/** Half-open index ranges of the view, ascending, without overlap. */
export function spans(view: readonly Message[], set: SequenceSet, byUid: boolean): [number, number][] {
  if (view.length === 0) return [];
  const last = byUid ? (view.at(-1) as Message).uid : view.length;
  const found = set
    .map((range) => {
      const a = range.from === '*' ? last : range.from;
      const b = range.to === '*' ? last : range.to;
      const low = Math.min(a, b);
      const high = Math.max(a, b);
      if (byUid) return [firstAtLeast(view, low), firstAtLeast(view, high + 1)] as [number, number];
      return [Math.min(low - 1, view.length), Math.min(high, view.length)] as [number, number];
    })
    .filter(([from, to]) => from < to)
    .sort((a, b) => a[0] - b[0]);
  const merged: [number, number][] = [];
  for (const [from, to] of found) {
    const previous = merged.at(-1);
    if (previous && from <= previous[1]) previous[1] = Math.max(previous[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

/** Index of the first message whose UID is at least `uid`. */
export function firstAtLeast(view: readonly Message[], uid: number): number {
  let low = 0;
  let high = view.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((view[middle] as Message).uid < uid) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** `1:3,7` of ascending or arbitrary UIDs, order kept: COPYUID pairs them by position. */
export function formatUids(uids: readonly number[]): string {
  const pieces: string[] = [];
  for (let at = 0; at < uids.length; ) {
    let to = at;
    while (to + 1 < uids.length && uids[to + 1] === (uids[to] as number) + 1) to++;
    pieces.push(to === at ? `${uids[at]}` : `${uids[at]}:${uids[to]}`);
    at = to + 1;
  }
  return pieces.join(',');
}

function end(text: string): number | '*' {
  return text === '*' ? '*' : Number(text);
}
