/**
 * What an agent types in the search field, as a question to the full-text index.
 *
 * `#123` is the conversation of that number. Everything else is words, in the way people know from web search
 * ("exact phrase", -not, or). The last word may still be growing under the fingers, so its beginning counts too,
 * taken literally: the index keeps `jan@example.com` as one word, and `jan@exa` must find it.
 */
import { type RawBuilder, sql } from 'kysely';

export type Search =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'number'; readonly number: number }
  | {
      readonly kind: 'words';
      readonly whole: string;
      readonly rest: string;
      readonly beginning: string | null;
    };

export function readSearch(typed: string): Search {
  const text = typed.replaceAll('\0', ' ').trim();
  if (text === '') return { kind: 'nothing' };
  const number = /^#(\d{1,15})$/.exec(text)?.[1];
  if (number) return { kind: 'number', number: Number(number) };
  const last = text.split(/\s+/).at(-1) as string;
  // Inside a phrase, after a minus and for the word "or" the beginning of a word means nothing.
  const growing =
    !text.includes('"') && !last.startsWith('-') && !/^or$/i.test(last) && /[\p{L}\p{N}]/u.test(last);
  if (!growing) return { kind: 'words', whole: text, rest: text, beginning: null };
  return {
    kind: 'words',
    whole: text,
    rest: text.slice(0, -last.length).trim(),
    beginning: last.toLowerCase(),
  };
}

/** The tsquery of words. */
export function toTsquery(search: Extract<Search, { kind: 'words' }>): RawBuilder<unknown> {
  const whole = sql`websearch_to_tsquery('simple', ${search.whole}::text)`;
  if (search.beginning === null) return whole;
  const literal = `'${search.beginning.replaceAll('\\', '\\\\').replaceAll("'", "''")}':*`;
  return sql`(${whole} || (websearch_to_tsquery('simple', ${search.rest}::text) && ${literal}::tsquery))`;
}
