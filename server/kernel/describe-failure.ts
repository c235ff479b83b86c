import {
  type Actor,
  FAILURES,
  type FailureKind,
  type FailureScope,
  type RecordedFailure,
} from './failure.ts';
import type { Language } from './language.ts';
import { REMEDIES, TRANSLATED_REMEDIES } from './remedies.ts';

export interface DescribedFailure {
  readonly code: string;
  readonly kind: FailureKind;
  readonly scope: FailureScope;
  readonly actor: Actor;
  readonly summary: string;
  readonly remedy: string;
  readonly command: string | null;
  readonly documentation: string | null;
  readonly detail: string;
  /** Summary and remedy in the other languages. */
  readonly translations: Readonly<Record<Exclude<Language, 'en'>, Words>>;
}

interface Words {
  readonly summary: string;
  readonly remedy: string;
}

/**
 * A failure in words for people, its remedy filled with the real names.
 * @param names facts that the place of the failure did not know (mailbox, user, account…); its own facts win.
 */
export function describeFailure(
  failure: RecordedFailure,
  names: Readonly<Record<string, string>> = {},
): DescribedFailure {
  const traits = FAILURES[failure.code] ?? FAILURES.unknown;
  const remedy = REMEDIES[failure.code] ?? REMEDIES.unknown;
  const facts = completed({ ...names, ...failure.facts });
  return {
    code: failure.code,
    ...traits,
    ...wordsOf(remedy, facts),
    command: remedy.command ? fill(remedy.command, facts, quoteArgument) : null,
    documentation: facts.documentation ?? remedy.documentation ?? null,
    detail: failure.detail,
    translations: {
      nl: wordsOf(
        TRANSLATED_REMEDIES.nl[failure.code] ?? TRANSLATED_REMEDIES.nl.unknown,
        inLanguage(facts, 'nl'),
      ),
    },
  };
}

/** Whoever signs in is who is given rights in Exchange, unless an application opens the mailbox (accounts/names.ts). */
function completed(facts: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return facts.user === undefined ? facts : { principal: facts.user, ...facts };
}

/** What a described failure says in a language. */
export function wordsIn(described: DescribedFailure, language: Language): Words {
  return language === 'en' ? described : described.translations[language];
}

/** A fact that is itself a sentence may bring it in another language, as `name.nl` beside `name`. */
function inLanguage(facts: Readonly<Record<string, string>>, language: Language): Record<string, string> {
  const ending = `.${language}`;
  const translated = Object.entries(facts).filter(([name]) => name.endsWith(ending));
  return {
    ...facts,
    ...Object.fromEntries(translated.map(([name, words]) => [name.slice(0, -ending.length), words])),
  };
}

function wordsOf({ summary, remedy }: Words, facts: Readonly<Record<string, string>>): Words {
  return { summary: fill(summary, facts), remedy: fill(remedy, facts) };
}

function fill(
  template: string,
  facts: Readonly<Record<string, string>>,
  transform: (value: string) => string = (value) => value,
): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = facts[name];
    return value === undefined || value === '' ? `<${name}>` : transform(value);
  });
}

/**
 * Facts may come from a server's answer, and commands are made to be pasted into a shell: anything beyond plain
 * words is put in single quotes, which PowerShell and POSIX shells both read literally.
 */
function quoteArgument(value: string): string {
  return /^[\w@.:/+-]+$/.test(value) ? value : `'${value.replace(/['\r\n\u2018\u2019\u201a\u201b]/g, '')}'`;
}
