/**
 * Makes text fit for the eyes of strangers. Secrets never come this far (`Secret` shows itself nowhere); this is the net
 * below that one, and it takes persons out: mail addresses become person1@, person2@… at their own domain, always the
 * same for the same address, so that rows can still be told apart.
 */
const ADDRESS = /[^\s"'<>()[\]{},;:=|\\/]+@([\w-]+(?:\.[\w-]+)+)/gu;
/** Tokens and keys: JSON Web Tokens, Bearer values, PEM blocks, our own API keys, and any long run of base64. */
const SECRETS: readonly RegExp[] = [
  /-----BEGIN [A-Z ]+-----[\s\S]*?-----END [A-Z ]+-----/g,
  /\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)*/g,
  /\bBearer\s+(?!\[)[\w.~+/=-]{8,}/gi,
  /\bpv_[\w-]{20,}/g,
  /\b[A-Za-z0-9+/_-]{60,}={0,2}/g,
];
/** What stands before the @ in a URL: user and password. */
const USER_INFO = /\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi;

export type Scrub = (text: string) => string;

/** One for all parts of a bundle, so that a person has one name in it. */
export function createScrub(): Scrub {
  const names = new Map<string, string>();
  const nameOf = (address: string): string => {
    const key = address.toLowerCase();
    const known = names.get(key) ?? `person${names.size + 1}`;
    names.set(key, known);
    return known;
  };
  return (text) => {
    const withoutSecrets = SECRETS.reduce((rest, secret) => rest.replace(secret, '[struck out]'), text);
    return withoutSecrets
      .replace(USER_INFO, '$1[struck out]@')
      .replace(ADDRESS, (address, domain: string) =>
        address.startsWith('[struck') || /^person\d+@/.test(address)
          ? address
          : `${nameOf(address)}@${domain}`,
      );
  };
}
