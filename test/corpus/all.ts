/** The whole corpus: every difficulty that the reader of mail is known to meet, with what must be read. */
import { CHARSETS, LABELS } from './cases/charsets.ts';
import { INVITATIONS } from './cases/invitations.ts';
import { MACHINES } from './cases/machines.ts';
import { STRUCTURE } from './cases/structure.ts';
import { WORDS } from './cases/words.ts';
import { WRAPPED } from './cases/wrapped.ts';
import type { CorpusMail } from './mail.ts';

export const CORPUS: readonly CorpusMail[] = [
  ...CHARSETS,
  ...LABELS,
  ...WORDS,
  ...STRUCTURE,
  ...WRAPPED,
  ...MACHINES,
  ...INVITATIONS,
];
