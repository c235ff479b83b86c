/** Every word is somewhere in the texts, whatever its case and accents: "lukasz" finds Łukasz, "zoe" finds Zoë. */
export function finds(words: string, texts: readonly (string | null | undefined)[]): boolean {
  const whole = plain(texts.join(' '));
  return plain(words)
    .split(/\s+/)
    .every((word) => whole.includes(word));
}

/** Letters that Unicode does not take apart into a base and a mark. */
const BASES: Readonly<Record<string, string>> = {
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ħ: 'h',
  ı: 'i',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
};

function plain(text: string): string {
  return text
    .toLocaleLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[łøđħıßæœþ]/g, (letter) => BASES[letter] ?? letter);
}
