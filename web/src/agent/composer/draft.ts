/** A letter that is being written: what it holds, whether it holds anything, and its form in the API. */
import type { KeptDraft, Upload } from '../../api/types.ts';

export type LetterKind = KeptDraft['content']['kind'];

export interface Draft {
  readonly kind: LetterKind;
  /** Written with formatting, in `html`; otherwise plain, in `text`. */
  readonly rich: boolean;
  readonly html: string;
  readonly text: string;
  /** Undefined: whom the server answers by itself. */
  readonly to?: readonly string[] | undefined;
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  /** Undefined: the sender that the server chooses. */
  readonly from?: string | undefined;
  readonly subject?: string | undefined;
  readonly mailboxId?: string | undefined;
  readonly files: readonly Upload[];
  readonly signature: boolean;
  readonly quote: boolean;
  /** The message that is passed on; undefined: the whole conversation. */
  readonly forwardedId?: string | undefined;
  /**
   * The idempotency key belongs to the content: as long as nothing changes, every try carries the same key, and the
   * server writes the letter once, also when its answer was lost on the way.
   */
  readonly key: string;
}

export type DraftChange = Partial<Omit<Draft, 'key'>>;

export function emptyDraft(kind: LetterKind = 'reply', rich = true): Draft {
  return {
    kind,
    rich,
    html: '',
    text: '',
    cc: [],
    bcc: [],
    files: [],
    signature: true,
    quote: true,
    key: crypto.randomUUID(),
  };
}

/** @returns the draft with this change, under a new key because it is another letter now. */
export function edited(draft: Draft, change: DraftChange): Draft {
  return { ...draft, ...change, key: crypto.randomUUID() };
}

export function hasText({ rich, html, text }: Pick<Draft, 'rich' | 'html' | 'text'>): boolean {
  if (!rich) return text.trim() !== '';
  return /<(img|hr)\b/.test(html) || html.replace(/<[^<>]*>|&nbsp;|\s/g, '') !== '';
}

/** Something that would be missed. */
export function hasContent(draft: Draft): boolean {
  const { to, cc, bcc, files, subject } = draft;
  return hasText(draft) || to !== undefined || cc.length + bcc.length + files.length > 0 || Boolean(subject);
}

/** The first words, for a folded draft. */
export function firstWords({ rich, html, text }: Draft): string {
  const words = rich
    ? (new DOMParser().parseFromString(html.replace(/<\/(p|li|blockquote)>/g, ' $&'), 'text/html').body
        .textContent ?? '')
    : text;
  return words.slice(0, 400).replace(/\s+/g, ' ').trim();
}

/** Formatting goes, line ends stay. */
export function plainOf(html: string): string {
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  for (const br of body.querySelectorAll('br')) br.replaceWith('\n');
  for (const item of body.querySelectorAll('li')) item.prepend('- ');
  for (const block of body.querySelectorAll('p, li, blockquote, h1, h2, h3, pre')) block.append('\n');
  for (const paragraph of body.querySelectorAll('p')) if (!paragraph.closest('li')) paragraph.append('\n');
  return (body.textContent ?? '').replace(/\n{3,}/g, '\n\n').trim();
}

export function richOf(text: string): string {
  const escaped = (line: string) => line.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  return text
    .split(/\n{2,}/)
    .map((paragraph) => `<p>${paragraph.split('\n').map(escaped).join('<br>')}</p>`)
    .join('');
}

export function toContent(draft: Draft): KeptDraft['content'] {
  const {
    kind,
    rich,
    html,
    text,
    to,
    cc,
    bcc,
    from,
    subject,
    mailboxId,
    files,
    signature,
    quote,
    forwardedId,
  } = draft;
  return {
    kind,
    ...(rich ? { html } : { text }),
    ...(to ? { to: [...to] } : {}),
    cc: [...cc],
    bcc: [...bcc],
    ...(from ? { from } : {}),
    ...(subject ? { subject } : {}),
    ...(mailboxId ? { mailboxId } : {}),
    attachments: files.map(({ id }) => id),
    signature,
    quote,
    ...(forwardedId ? { forwardedId } : {}),
  };
}

export function ofKept({ content, uploads }: Pick<KeptDraft, 'content' | 'uploads'>): Draft {
  const { html, text, attachments: _, ...rest } = content;
  return {
    ...rest,
    rich: text === undefined,
    html: html ?? '',
    text: text ?? '',
    files: uploads,
    key: crypto.randomUUID(),
  };
}

/** Whether two drafts would be the same letter. */
export function sameLetter(a: Draft, b: Draft): boolean {
  return JSON.stringify(toContent(a)) === JSON.stringify(toContent(b));
}
