/**
 * The body of a message that we send: what was written, the signature, and the mail that is answered or passed on;
 * once as text and once as HTML.
 *
 * What strangers wrote is quoted from its text, never from its HTML, so that nothing they sent (scripts, trackers,
 * broken tags) leaves again in our name.
 */
import { textOfHtml } from '../../wire/mime/text/text-of-html.ts';
import { escapeHtml, paragraphs } from './html-text.ts';

export interface Body {
  readonly text: string;
  readonly html: string;
}

/** What an agent wrote: as text, or as HTML that `cleanAnswer` has passed. */
export type Written = { readonly text: string } | { readonly html: string };

export interface Original {
  readonly fromName: string;
  readonly fromAddress: string;
  readonly sentAt: Date;
  readonly text: string;
}

/** A message as it is passed on to somebody else. */
export interface PassedOn extends Original {
  readonly to: readonly string[];
  readonly subject: string;
}

export interface BodyParts {
  readonly written: Written;
  /** HTML, clean, its placeholders filled. */
  readonly signature?: string | undefined;
  readonly answered?: Original | undefined;
  /** Oldest first. */
  readonly passedOn?: readonly PassedOn[] | undefined;
  /** BCP 47, of the agent; decides the language of the lines above a quote. */
  readonly locale: string | null;
}

/** A quote of a quote of a quote grows without end; beyond this the customer has the original anyway. */
const LONGEST_QUOTE = 50_000;

export function letterBody({ written, signature, answered, passedOn = [], locale }: BodyParts): Body {
  const quotes = [
    ...(answered && answered.text.trim() !== '' ? [answerQuote(answered, locale)] : []),
    ...passedOn.map((message) => forwardQuote(message, locale)),
  ];
  const text = [textOf(written)];
  const html = [htmlOf(written)];
  if (signature) {
    // "-- " ends what is to be read: programs fold everything below it away (RFC 3676 section 4.3), a quote too.
    text.push(`${quotes.length === 0 ? '-- \n' : ''}${textOfHtml(signature).trim()}`);
    html.push(`<br>\n<div>${signature}</div>`);
  }
  for (const quote of quotes) {
    text.push(quote.text);
    html.push(quote.html);
  }
  return { text: text.filter((part) => part !== '').join('\n\n'), html: page(html.join('\n')) };
}

/** The words alone, as the desk shows, searches and quotes them. */
export function textOf(written: Written): string {
  if ('text' in written) return written.text.replace(/\r\n?/g, '\n').trimEnd();
  return textOfHtml(written.html).trimEnd();
}

function htmlOf(written: Written): string {
  return 'text' in written ? paragraphs(textOf(written)) : written.html;
}

function answerQuote(original: Original, locale: string | null): Body {
  const introduction = introduce(original, locale);
  const quoted = shortened(original.text.replace(/\r\n?/g, '\n').trim());
  return {
    text: `${introduction}\n${quoted.split('\n').map(quoteLine).join('\n')}`,
    html:
      `<p>${escapeHtml(introduction)}</p>\n` +
      `<blockquote type="cite" style="margin:0 0 0 0.8ex;border-left:1px solid #ccc;padding-left:1ex">\n` +
      `${paragraphs(quoted)}\n</blockquote>`,
  };
}

function introduce(original: Original, locale: string | null): string {
  const when = `${longDate(original.sentAt, locale)} UTC`;
  const who = personOf(original);
  const line = isDutch(locale) ? `Op ${when} schreef ${who}:` : `On ${when}, ${who} wrote:`;
  return line.replace(/\s+/g, ' ');
}

function forwardQuote(message: PassedOn, locale: string | null): Body {
  const dutch = isDutch(locale);
  const title = dutch
    ? '---------- Doorgestuurd bericht ----------'
    : '---------- Forwarded message ----------';
  const fields = [
    [dutch ? 'Van' : 'From', personOf(message)],
    [dutch ? 'Datum' : 'Date', `${longDate(message.sentAt, locale)} UTC`],
    [dutch ? 'Onderwerp' : 'Subject', message.subject],
    [dutch ? 'Aan' : 'To', message.to.join(', ')],
  ]
    .filter(([, value]) => value !== '')
    .map(([name, value]) => [name as string, (value as string).replace(/\s+/g, ' ')] as const);
  const quoted = shortened(message.text.replace(/\r\n?/g, '\n').trim());
  return {
    text: `${[title, ...fields.map(([name, value]) => `${name}: ${value}`)].join('\n')}\n\n${quoted}`,
    html:
      `<p>${[title, ...fields.map(([name, value]) => `<b>${name}:</b> ${escapeHtml(value)}`)].join('<br>\n')}</p>\n` +
      paragraphs(quoted),
  };
}

function personOf({ fromName, fromAddress }: Original): string {
  return fromName ? `${fromName} <${fromAddress}>` : fromAddress || '?';
}

function longDate(at: Date, locale: string | null): string {
  return new Intl.DateTimeFormat(isDutch(locale) ? 'nl-NL' : 'en-GB', {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: 'UTC',
  }).format(at);
}

function isDutch(locale: string | null): boolean {
  return locale?.toLowerCase().startsWith('nl') === true;
}

function shortened(text: string): string {
  if (text.length <= LONGEST_QUOTE) return text;
  return `${text.slice(0, LONGEST_QUOTE).toWellFormed()}\n[…]`;
}

/** RFC 3676 section 4.5: a mark before what is quoted already, a mark and a space before what is not. */
function quoteLine(line: string): string {
  if (line.startsWith('>')) return `>${line}`;
  return `> ${line}`.trimEnd();
}

function page(content: string): string {
  return (
    '<!DOCTYPE html>\n<html><head><meta charset="utf-8">' +
    '<meta name="viewport" content="width=device-width"></head>' +
    `<body style="font-family:Aptos,Calibri,Arial,sans-serif;font-size:11pt;line-height:1.45">\n${content}\n</body></html>\n`
  );
}
