/**
 * A log record as a line for people: time, level when it is not information, message, and what belongs to it. Not the
 * node: whoever looks at a terminal looks at one.
 */

const COLOURS: Readonly<Record<string, string>> = { warn: '33', error: '31', debug: '2' };

/** @param record one line of JSON. */
export function plainLine(record: string, colour: boolean): string {
  const {
    time,
    level,
    msg,
    nodeId: _,
    err,
    error = err,
    ...fields
  } = JSON.parse(record) as Record<string, unknown>;
  const paint = (code: string | undefined, text: string) =>
    colour && code ? `\x1b[${code}m${text}\x1b[0m` : text;
  const words = [
    paint('2', String(time).slice(11, 19)),
    ...(level === 'info' ? [] : [paint(COLOURS[String(level)], String(level))]),
    String(msg),
    ...Object.entries(fields).map(([name, value]) => paint('2', `${name}=${show(value)}`)),
    ...(error ? [showError(error as Record<string, unknown>)] : []),
  ];
  return `${words.join(' ')}\n`;
}

function showError({ code, message, detail, stack }: Record<string, unknown>): string {
  const said = [code, detail ?? message].filter(Boolean).join(': ');
  return stack ? `${said}\n${String(stack)}` : said;
}

function show(value: unknown): string {
  return typeof value === 'string' && /^[\w@.:/-]+$/.test(value) ? value : JSON.stringify(value);
}
