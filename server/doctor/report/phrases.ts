/** The words around the findings, in each language. */
import type { Language } from '../../kernel/language.ts';
import type { Outcome } from '../check.ts';

export interface Phrases {
  readonly outcomes: Readonly<Record<Outcome, string>>;
  readonly whatToDo: string;
  readonly allChecks: string;
  readonly result: string;
  readonly check: string;
  readonly about: string;
  readonly seen: string;
  readonly network: string;
  readonly node: string;
  readonly whoActs: string;
  readonly guide: string;
  readonly see: (place: string) => string;
  readonly others: (count: number) => string;
}

export const PHRASES: Readonly<Record<Language, Phrases>> = {
  en: {
    outcomes: { pass: 'pass', warn: 'warn', fail: 'fail', skipped: 'skipped', crashed: 'crashed' },
    whatToDo: 'What to do',
    allChecks: 'All checks',
    result: 'Result',
    check: 'Check',
    about: 'About',
    seen: 'What was seen',
    network: 'The network from every node',
    node: 'Node',
    whoActs: 'Who acts',
    guide: 'The point of the guide',
    see: (place) => `See ${place}.`,
    others: (count) => `${count} other ${count === 1 ? 'cause is' : 'causes are'} told below.`,
  },
  nl: {
    outcomes: {
      pass: 'in orde',
      warn: 'let op',
      fail: 'fout',
      skipped: 'overgeslagen',
      crashed: 'mislukt',
    },
    whatToDo: 'Wat te doen',
    allChecks: 'Alle controles',
    result: 'Uitkomst',
    check: 'Controle',
    about: 'Over',
    seen: 'Wat er gezien is',
    network: 'Het netwerk vanaf elke node',
    node: 'Node',
    whoActs: 'Wie',
    guide: 'Het punt van de handleiding',
    see: (place) => `Zie ${place}.`,
    others: (count) =>
      count === 1
        ? 'Nog één andere oorzaak staat hieronder.'
        : `Nog ${count} andere oorzaken staan hieronder.`,
  },
};

export const SIGNS: Readonly<Record<Outcome, string>> = {
  pass: '✓',
  warn: '!',
  fail: '✗',
  skipped: '–',
  crashed: '?',
};
