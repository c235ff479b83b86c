/** The two languages, and which of them a person gets: the chosen one, else the first that the browser asks for. */

export const LANGUAGES = ['en', 'nl'] as const;
export type Language = (typeof LANGUAGES)[number];

const KEY = 'postvak-language';

export function preferredLanguage(): Language {
  const wanted = [stored(), ...navigator.languages];
  const found = wanted.map((tag) => tag?.slice(0, 2).toLowerCase()).find(isLanguage);
  return found ?? 'en';
}

export function rememberLanguage(language: Language): void {
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // Storage is forbidden: it lasts until the window closes.
  }
}

export function isLanguage(tag: string | undefined): tag is Language {
  return LANGUAGES.some((language) => language === tag);
}

function stored(): string | undefined {
  try {
    return localStorage.getItem(KEY) ?? undefined;
  } catch {
    return undefined;
  }
}

/**
 * How a language is written where the person lives: "5 Nov" or "Nov 5" are both English.
 * @param spoken what the browser asks for, the most wanted first.
 */
export function regionOf(language: string, spoken: readonly string[] = navigator.languages): string {
  return spoken.find((tag) => tag === language || tag.startsWith(`${language}-`)) ?? language;
}
