/**
 * What an event of the audit says beside its sentence, as a person wants to read it: ids that only machines compare and
 * documents that nobody reads in a line are left out (the API has them), changes are told as "before → after".
 */
export interface Fact {
  readonly name: string;
  readonly value: string | boolean;
}

const LONGEST = 90;
const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** The client id is an id that people do compare: with the portal of Entra. */
const TOLD_IDS: ReadonlySet<string> = new Set(['clientId', 'tenant']);
const UNTOLD: ReadonlySet<string> = new Set(['endpoints', 'ca', 'html', 'correlationId', 'traceId']);

export function factsOf(detail: Readonly<Record<string, unknown>>): Fact[] {
  const { from, to } = detail;
  const changes = isRecord(from) && isRecord(to) ? changesBetween(from, to) : [];
  const rest = Object.entries(detail).filter(
    ([name]) => !(changes.length > 0 && (name === 'from' || name === 'to')),
  );
  return [...changes, ...rest.flatMap(([name, value]) => factOf(name, value))];
}

function changesBetween(from: Record<string, unknown>, to: Record<string, unknown>): Fact[] {
  return Object.keys(to).flatMap((name) => {
    const [before, after] = [from[name], to[name]];
    if (before === after || isId(before) || isId(after)) return [];
    return [{ name, value: cut(`${plain(before)} → ${plain(after)}`) }];
  });
}

function factOf(name: string, value: unknown): Fact[] {
  if (value === null || value === undefined || value === '' || UNTOLD.has(name)) return [];
  if (isId(value) && !TOLD_IDS.has(name)) return [];
  if (typeof value === 'boolean') return [{ name, value }];
  if (Array.isArray(value)) {
    const told = value.filter((each) => !isId(each)).map(plain);
    return told.length > 0 ? [{ name, value: cut(told.join(', ')) }] : [];
  }
  if (isRecord(value)) {
    const { code } = value;
    return typeof code === 'string' ? [{ name, value: code }] : [{ name, value: cut(inner(value)) }];
  }
  return [{ name, value: cut(plain(value)) }];
}

function inner(value: Record<string, unknown>): string {
  return Object.entries(value)
    .filter(([, each]) => each !== null && !isRecord(each) && !isId(each))
    .map(([name, each]) => `${name} ${plain(each)}`)
    .join(', ');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isId(value: unknown): boolean {
  return typeof value === 'string' && ID.test(value);
}

function plain(value: unknown): string {
  if (value === null || value === undefined) return '–';
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '–');
}

function cut(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}
