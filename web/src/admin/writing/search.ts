/** Which part of the texts is shown stands in the address. */
export const PARTS = ['answers', 'signatures', 'queues', 'aliases', 'acknowledgements', 'signing'] as const;
export type Part = (typeof PARTS)[number];

export interface WritingSearch {
  /** Left out: the first. */
  readonly part?: Exclude<Part, 'answers'>;
}

export function readWritingSearch({ part }: Record<string, unknown>): WritingSearch {
  const known = PARTS.find((each) => each === part);
  return known && known !== 'answers' ? { part: known } : {};
}
