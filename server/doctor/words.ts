/**
 * What the doctor says stands beside its translation, in the place where it is said. Evidence of machines (addresses,
 * answers of servers) is a plain string: it is the same in every language.
 */
import type { Language } from '../kernel/language.ts';

export type Words = Readonly<Record<Language, string>>;
export type Said = string | Words;

export const both = (en: string, nl: string): Words => ({ en, nl });

export function say(said: Said, language: Language): string {
  return typeof said === 'string' ? said : said[language];
}

/** A fact of a failure that is itself a sentence, for the remedies of every language (`describeFailure`). */
export function factOf(name: string, { en, nl }: Words): Record<string, string> {
  return { [name]: en, [`${name}.nl`]: nl };
}
