/**
 * Address lists of RFC 5322 section 3.4, leniently: quoted names, comments, groups, routes, and whatever else
 * mail programs write. Names stay encoded (RFC 2047), since ENVELOPE carries them so.
 */
export type Address =
  | {
      readonly kind: 'address';
      readonly name: string | undefined;
      readonly local: string;
      readonly host: string;
    }
  | { readonly kind: 'group-start'; readonly name: string }
  | { readonly kind: 'group-end' };

type Token = { kind: 'text' | 'quoted' | 'comment'; text: string } | { kind: 'special'; text: string };

const SPECIALS = ',;:<>@';
const MOST_ADDRESSES = 2_000;

export function parseAddresses(text: string): Address[] {
  const addresses: Address[] = [];
  let pending: Token[] = [];
  let inGroup = false;
  let inAngle = false;
  const finish = () => {
    const address = addressOf(pending);
    if (address) addresses.push(address);
    pending = [];
    inAngle = false;
  };
  for (const token of tokens(text)) {
    if (addresses.length >= MOST_ADDRESSES) break;
    if (token.kind !== 'special' || inAngle) {
      if (token.kind === 'special' && token.text === '>') inAngle = false;
      pending.push(token);
      continue;
    }
    if (token.text === '<') {
      inAngle = true;
      pending.push(token);
    } else if (token.text === ',') finish();
    else if (
      token.text === ':' &&
      !inGroup &&
      !pending.some(({ text: t, kind }) => kind === 'special' && t === '@')
    ) {
      addresses.push({ kind: 'group-start', name: phrase(pending) ?? '' });
      pending = [];
      inGroup = true;
    } else if (token.text === ';') {
      finish();
      if (inGroup) addresses.push({ kind: 'group-end' });
      inGroup = false;
    } else pending.push(token);
  }
  finish();
  if (inGroup) addresses.push({ kind: 'group-end' });
  return addresses;
}

/** The bare `local@host` of each address in the list. */
export function bareAddresses(text: string): string[] {
  return parseAddresses(text).flatMap((address) =>
    address.kind === 'address' && address.host !== '' ? [`${address.local}@${address.host}`] : [],
  );
}

function* tokens(text: string): IterableIterator<Token> {
  let at = 0;
  while (at < text.length) {
    const character = text[at] as string;
    if (character === '"') {
      let value = '';
      for (at++; at < text.length && text[at] !== '"'; at++) {
        if (text[at] === '\\') at++;
        value += text[at] ?? '';
      }
      at++;
      yield { kind: 'quoted', text: value };
    } else if (character === '(') {
      let depth = 1;
      let value = '';
      for (at++; at < text.length && depth > 0; at++) {
        if (text[at] === '\\') at++;
        else if (text[at] === '(') depth++;
        else if (text[at] === ')') depth--;
        if (depth > 0) value += text[at] ?? '';
      }
      yield { kind: 'comment', text: value.trim() };
    } else if (SPECIALS.includes(character)) {
      at++;
      yield { kind: 'special', text: character };
    } else {
      const from = at;
      while (at < text.length && !`${SPECIALS}"(`.includes(text[at] as string)) at++;
      yield { kind: 'text', text: text.slice(from, at) };
    }
  }
}

function addressOf(found: Token[]): Address | undefined {
  const open = found.findIndex((token) => token.kind === 'special' && token.text === '<');
  if (open < 0) {
    const specification = found.filter(({ kind }) => kind !== 'comment');
    if (specification.length === 0) return undefined;
    const comment = found.find(({ kind, text }) => kind === 'comment' && text !== '')?.text;
    return fromSpecification(specification, comment);
  }
  const close = found.findIndex((token, at) => at > open && token.kind === 'special' && token.text === '>');
  const inside = found
    .slice(open + 1, close < 0 ? undefined : close)
    .filter(({ kind }) => kind !== 'comment');
  // A source route `@a,@b:user@host` (RFC 5322 section 4.4) is dropped.
  const route = inside.findLastIndex(({ kind, text }) => kind === 'special' && text === ':');
  return fromSpecification(inside.slice(route + 1), phrase(found.slice(0, open)));
}

function fromSpecification(specification: Token[], name: string | undefined): Address | undefined {
  const at = specification.findLastIndex(({ kind, text }) => kind === 'special' && text === '@');
  const local = joined(at < 0 ? specification : specification.slice(0, at));
  const host = at < 0 ? '' : joined(specification.slice(at + 1));
  if (local === '' && host === '' && name === undefined) return undefined;
  return { kind: 'address', name, local, host };
}

function phrase(found: Token[]): string | undefined {
  const words = found.filter(({ kind }) => kind !== 'comment').map(({ text }) => text);
  const text = words.join('').trim().replace(/\s+/g, ' ');
  if (text !== '') return text;
  return found.find(({ kind, text: comment }) => kind === 'comment' && comment !== '')?.text;
}

function joined(found: Token[]): string {
  return found.map(({ kind, text }) => (kind === 'quoted' ? text : text.replace(/\s+/g, ''))).join('');
}
