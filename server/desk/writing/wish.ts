/** What an agent asks to be written, whatever kind of letter it becomes; and the parts that all kinds share. */
import type { Db, Trx } from '../../store/pool.ts';
import { type Departure, requireSoonEnough } from '../outbox/departure.ts';
import { cleanAnswer, isEmptyAnswer } from './answer-html.ts';
import type { LetterFile } from './letter.ts';
import { textOf, type Written } from './letter-body.ts';
import { fillPlaceholders, firstName, type PlaceholderValues } from './placeholders.ts';
import { LetterRefused } from './refusal.ts';
import { signatureFor } from './signatures.ts';
import { findUploads, isPicture } from './uploads.ts';

export interface LetterWish {
  readonly agentId: string;
  /** One of the two; HTML goes before text. */
  readonly text?: string | undefined;
  readonly html?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: readonly string[] | undefined;
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  readonly replyTo?: readonly string[] | undefined;
  readonly subject?: string | undefined;
  /** Ids of uploads. */
  readonly attachments?: readonly string[] | undefined;
  /** Default: with the signature that the agent, mailbox or department has. */
  readonly signature?: boolean | undefined;
  readonly close: boolean;
  /** An id chosen by the caller, so that a repeated request finds what the first one wrote. */
  readonly messageId?: string;
  /** How long it can still be taken back, in milliseconds. */
  readonly undoMs?: number | undefined;
  readonly sendAt?: Date | undefined;
  /** The agent's draft in the conversation was this: it goes with the sending. */
  readonly discardDraft?: boolean | undefined;
}

export function leavesAt({ sendAt, undoMs = 0 }: LetterWish, now = Date.now()): Departure {
  if (!sendAt) return { inMs: undoMs };
  requireSoonEnough(sendAt, now);
  // A time that has just passed means now, with the time to take it back.
  return sendAt.getTime() <= now + undoMs ? { inMs: undoMs } : { at: sendAt };
}

export interface Contents {
  readonly written: Written;
  readonly files: readonly LetterFile[];
  readonly text: string;
}

/**
 * What is said, clean, with the files it needs.
 * @param mailboxAddress gives Content-IDs their domain.
 * @throws LetterRefused when nothing is said; Refused when a file is not there.
 */
export async function contentsOf(
  db: Db | Trx,
  wish: Pick<LetterWish, 'agentId' | 'text' | 'html' | 'attachments'>,
  mailboxAddress: string,
  { mayBeEmpty = false }: { readonly mayBeEmpty?: boolean } = {},
): Promise<Contents> {
  const uploads = await findUploads(db, wish.agentId, [
    ...(wish.attachments ?? []),
    ...(wish.html === undefined ? [] : await ownPictures(db, wish.agentId, wish.html)),
  ]);
  const byId = new Map(uploads.map((upload) => [upload.id, upload]));
  const domain = mailboxAddress.slice(mailboxAddress.lastIndexOf('@') + 1);
  const contentIdOf = (id: string) => {
    const upload = byId.get(id);
    return upload && isPicture(upload.contentType) ? `${id}@${domain}` : undefined;
  };
  const clean = wish.html === undefined ? undefined : cleanAnswer(wish.html, contentIdOf);
  const written: Written = clean ? { html: clean.html } : { text: wish.text ?? '' };
  const isEmpty = clean ? isEmptyAnswer(clean.html) : (wish.text ?? '').trim() === '';
  if (isEmpty && !mayBeEmpty) throw new LetterRefused('text-empty', 'is empty');
  const shown = new Set(clean?.pictures);
  return {
    written,
    text: textOf(written),
    files: uploads
      .filter(({ id }) => shown.has(id) || wish.attachments?.includes(id))
      .map(({ id, ...file }) => ({ ...file, contentId: shown.has(id) ? contentIdOf(id) : undefined })),
  };
}

/** Pictures of the text that are still there; one that is not is left out of it, as `cleanAnswer` does. */
async function ownPictures(db: Db | Trx, agentId: string, html: string): Promise<string[]> {
  const { pictures } = cleanAnswer(html, (id) => id);
  if (pictures.length === 0) return [];
  const rows = await db
    .selectFrom('upload')
    .select('id')
    .where('agent_id', '=', agentId)
    .where('id', 'in', [...pictures])
    .execute();
  const there = new Set(rows.map(({ id }) => id));
  return pictures.filter((id) => there.has(id));
}

export interface SigningContext {
  readonly agentId: string;
  readonly mailboxId: string;
  readonly departmentId: string;
  readonly values: PlaceholderValues;
}

export async function filledSignature(db: Db | Trx, context: SigningContext): Promise<string | undefined> {
  const html = await signatureFor(db, context);
  return html === undefined ? undefined : fillPlaceholders(html, context.values);
}

export function agentValues(
  agent: { readonly name: string; readonly email: string } | undefined,
): PlaceholderValues {
  if (!agent) return {};
  return {
    'agent.name': agent.name,
    'agent.firstName': firstName(agent.name),
    'agent.email': agent.email,
  };
}
