/**
 * Texts in the language of the person. Each language and part of the console is a chunk of its own: an agent's first
 * screen never waits for the words of the administration or of another language.
 */
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type admin from './en/admin.ts';
import type alarms from './en/alarms.ts';
import type audit from './en/audit.ts';
import type common from './en/common.ts';
import type composer from './en/composer.ts';
import type desk from './en/desk.ts';
import type doctor from './en/doctor.ts';
import type nodes from './en/nodes.ts';
import type originals from './en/originals.ts';
import type outgoing from './en/outgoing.ts';
import type people from './en/people.ts';
import type profile from './en/profile.ts';
import type reading from './en/reading.ts';
import type setup from './en/setup.ts';
import type signature from './en/signature.ts';
import type team from './en/team.ts';
import type writing from './en/writing.ts';
import { LANGUAGES, type Language, preferredLanguage, rememberLanguage } from './language.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: {
      common: typeof common;
      composer: typeof composer;
      desk: typeof desk;
      originals: typeof originals;
      admin: typeof admin;
      alarms: typeof alarms;
      audit: typeof audit;
      outgoing: typeof outgoing;
      people: typeof people;
      profile: typeof profile;
      reading: typeof reading;
      doctor: typeof doctor;
      nodes: typeof nodes;
      setup: typeof setup;
      team: typeof team;
      signature: typeof signature;
      writing: typeof writing;
    };
  }
}

type Texts = { readonly default: object };
const PARTS = import.meta.glob<Texts>('./{en,nl}/*.ts');

const lazyTexts = {
  type: 'backend' as const,
  init() {},
  read(language: string, part: string, done: (error: Error | null, texts: object | null) => void) {
    const load = PARTS[`./${language}/${part}.ts`];
    if (!load) return done(new Error(`no texts ${language}/${part}`), null);
    load().then(
      (texts) => done(null, texts.default),
      (error: Error) => done(error, null),
    );
  },
};

/** Resolves when the texts of every first screen are there. */
export async function startTexts(): Promise<void> {
  await i18next
    .use(lazyTexts)
    .use(initReactI18next)
    .init({
      lng: preferredLanguage(),
      supportedLngs: LANGUAGES,
      load: 'languageOnly',
      fallbackLng: false,
      ns: ['common'],
      defaultNS: 'common',
      interpolation: { escapeValue: false },
    });
  markDocument();
}

export async function switchLanguage(language: Language): Promise<void> {
  rememberLanguage(language);
  await i18next.changeLanguage(language);
  markDocument();
}

function markDocument(): void {
  document.documentElement.lang = i18next.language;
}
