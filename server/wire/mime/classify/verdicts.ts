/**
 * What the receiving server found about a mail: spam (Microsoft's anti-spam message headers) and the sender's
 * authentication (RFC 8601). Anybody can write these fields, so only those are believed that the last server on the
 * way, ours, has written: the topmost field, and only when that server is of the kind that writes it.
 */
import type { HeaderFields } from './automatic.ts';
import type { Authentication, SpamVerdict } from './traits.ts';

/** @param received the topmost Received field: of our own server. */
export function spamVerdict(headers: HeaderFields, received: string): SpamVerdict | undefined {
  if (!isExchange(received)) return undefined;
  const report = headers['x-forefront-antispam-report'] ?? '';
  const filter = /(?:^|;)\s*SFV:([A-Z]{2,6})/i.exec(report)?.[1]?.toUpperCase();
  const category = /(?:^|;)\s*CAT:([A-Z]{2,10})/i.exec(report)?.[1]?.toUpperCase() ?? '';
  const level =
    levelOf(headers['x-ms-exchange-organization-scl']) ?? levelOf(/(?:^|;)\s*SCL:(-?\d)/i.exec(report)?.[1]);
  if (level === null && filter === undefined) return undefined;
  return { verdict: verdictOf(filter, category, level), level };
}

function verdictOf(
  filter: string | undefined,
  category: string,
  level: number | null,
): SpamVerdict['verdict'] {
  if (/^(H?PHI?SH|MALW|SPOOF|UIMP|DIMP|GIMP|BIMP|INTOS)$/.test(category)) return 'phishing';
  // SKS, SKB: marked as spam before the filter, or by a block list; SPM: by the filter. 5 and above is junk.
  if (
    filter === 'SPM' ||
    filter === 'SKS' ||
    filter === 'SKB' ||
    filter === 'BLK' ||
    category === 'SPM' ||
    category === 'HSPM'
  )
    return 'spam';
  if (category === 'BULK') return 'bulk';
  return level !== null && level >= 5 ? 'spam' : 'clean';
}

function levelOf(text: string | undefined): number | null {
  const match = /^\s*(-1|\d)\s*$/.exec(text ?? '');
  return match ? Number(match[1]) : null;
}

/** @param received the topmost Received field. */
export function authentication(headers: HeaderFields, received: string): Authentication | undefined {
  const field = headers['authentication-results'];
  if (field === undefined || !isOurs(field, received)) return undefined;
  const of = (method: string) =>
    new RegExp(`(?:^|[;\\s])${method}\\s*=\\s*([a-z]{2,12})\\b`, 'i').exec(field)?.[1]?.toLowerCase() ?? null;
  const found = { spf: of('spf'), dkim: of('dkim'), dmarc: of('dmarc') };
  return found.spf || found.dkim || found.dmarc ? found : undefined;
}

/** The server names itself in front (section 2.2); Exchange Online does not, and is known by its own Received. */
function isOurs(field: string, received: string): boolean {
  const by = /\bby\s+([\w.-]{1,255})/i.exec(received)?.[1]?.toLowerCase();
  if (!by) return false;
  const server = /^\s*([\w.-]{1,255})(?:\s+\d+)?\s*;/.exec(field)?.[1]?.toLowerCase();
  if (server?.includes('.')) return organisation(server) === organisation(by);
  return isExchange(received);
}

function isExchange(received: string): boolean {
  return (
    /\bwith Microsoft SMTP Server\b/i.test(received) ||
    /\bby\s+[\w.-]*\.(outlook\.com|outlook\.de|office365\.us|partner\.outlook\.cn)\b/i.test(received)
  );
}

/** The last two labels, three under a second level such as co.uk: enough to tell one operator from another. */
function organisation(host: string): string {
  const labels = host.replace(/\.$/, '').split('.');
  const short =
    /^(co|com|org|net|gov|ac|edu)$/.test(labels.at(-2) ?? '') && (labels.at(-1)?.length ?? 0) === 2;
  return labels.slice(short ? -3 : -2).join('.');
}
