/** Which ready answers fit what was typed, the best first; without words all, in the order they came (by use). */
interface Rankable {
  readonly title: string;
  readonly shortcut: string | null;
  readonly html: string;
}

export function rankAnswers<T extends Rankable>(answers: readonly T[], typed: string): T[] {
  const words = fold(typed.replace(/^\//, '')).split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...answers];
  return answers
    .map((each) => ({ each, rank: rankOf(each, words) }))
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => b.rank - a.rank)
    .map(({ each }) => each);
}

function rankOf({ title, shortcut, html }: Rankable, words: readonly string[]): number {
  const [name, key, text] = [fold(title), fold(shortcut ?? ''), fold(html.replace(/<[^<>]*>/g, ' '))];
  let rank = 0;
  for (const word of words) {
    const found =
      key === word
        ? 8
        : key.startsWith(word)
          ? 6
          : name.startsWith(word)
            ? 4
            : name.includes(word)
              ? 3
              : text.includes(word)
                ? 1
                : 0;
    if (found === 0) return 0;
    rank += found;
  }
  return rank;
}

/** "Réparation" is found by "repa". */
function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase();
}
