/**
 * The words of a remedy in another language. Commands and links are the same in every language, so they are not here;
 * the names of Microsoft's pages stay English, because that is what most administrators of a tenant see.
 */
export interface TranslatedRemedy {
  readonly summary: string;
  readonly remedy: string;
}

/** One for each entry of a table of remedies: a failure without words in a language does not compile. */
export type Translated<Table> = { readonly [Code in keyof Table]: TranslatedRemedy };
