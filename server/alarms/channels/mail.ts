/** A notice as mail: text and HTML that say the same, with nothing that loads from anywhere. */
import type { Draft, DraftAddress } from '../../wire/smtp/compose.ts';
import type { Notice, NoticeItem } from '../compose-notice.ts';

export interface AlarmMail {
  readonly from: DraftAddress;
  readonly to: readonly string[];
  readonly messageId: string;
  readonly date: Date;
}

export function mailOf(notice: Notice, { from, to, messageId, date }: AlarmMail): Draft {
  return {
    from,
    to: to.map((address) => ({ address, name: '' })),
    cc: [],
    subject: `[Postvak] ${notice.subject}`,
    messageId,
    date,
    text: textOf(notice),
    html: htmlOf(notice),
    // Nobody's out-of-office answers an alarm (RFC 3834 section 5; [MS-OXCMAIL] 2.2.3.2.14).
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
  };
}

export function textOf({ intro, items, lines, outro }: Notice): string {
  const blocks = items.map(itemText);
  return [
    ...(intro ? [intro] : []),
    ...blocks,
    ...(lines.length > 0 ? [lines.join('\n')] : []),
    `--\n${outro}`,
  ].join('\n\n');
}

function itemText({ label, title, facts, remark, remedy, said, links }: NoticeItem): string {
  const lines = [`${label}: ${title}`, ...facts.map(([name, value]) => `${name}: ${value}`)];
  if (remark) lines.push('', remark);
  if (remedy)
    lines.push('', `${remedy.title}:`, remedy.text, ...(remedy.command ? ['', remedy.command] : []));
  if (said) lines.push('', `${said.title}: ${said.text}`);
  if (links.length > 0) lines.push('', ...links.map(([name, url]) => `${name}: ${url}`));
  return lines.join('\n');
}

const COLOURS: Readonly<Record<NoticeItem['tone'], string>> = {
  info: '#14797d',
  warning: '#855400',
  critical: '#a83022',
  over: '#1d6b45',
};

function htmlOf({ intro, items, lines, outro }: Notice): string {
  const paragraph = (text: string, style = '') => `<p style="margin:0 0 12px;${style}">${escaped(text)}</p>`;
  return [
    '<!doctype html><html><body style="margin:0;padding:24px;background:#f6f8f8;color:#16211f;font:15px/1.5 system-ui,-apple-system,Segoe UI,Roboto,sans-serif">',
    '<div style="max-width:640px;margin:0 auto">',
    intro ? paragraph(intro) : '',
    ...items.map(itemHtml),
    ...lines.map((line) => paragraph(line, 'font-size:13px;margin-bottom:4px')),
    paragraph(outro, 'color:#57686a;font-size:13px'),
    '</div></body></html>',
  ].join('\n');
}

function itemHtml({ label, title, tone, facts, remark, remedy, said, links }: NoticeItem): string {
  const colour = COLOURS[tone];
  const rows = facts.map(
    ([name, value]) =>
      `<tr><td style="padding:2px 16px 2px 0;color:#57686a;vertical-align:top;white-space:nowrap">${escaped(name)}</td><td style="padding:2px 0">${escaped(value)}</td></tr>`,
  );
  return [
    `<div style="margin:0 0 16px;padding:16px 20px;border:1px solid #e0e6e5;border-left:4px solid ${colour};border-radius:8px;background:#fff">`,
    `<div style="color:${colour};font-weight:600;font-size:13px">${escaped(label)}</div>`,
    `<div style="margin:2px 0 10px;font-weight:600;font-size:17px">${escaped(title)}</div>`,
    `<table cellpadding="0" cellspacing="0" style="border-collapse:collapse;font-size:14px">${rows.join('')}</table>`,
    remark ? `<p style="margin:12px 0 0">${escaped(remark)}</p>` : '',
    remedy ? `<p style="margin:14px 0 2px;font-weight:600">${escaped(remedy.title)}</p>` : '',
    remedy ? `<p style="margin:0">${escaped(remedy.text)}</p>` : '',
    remedy?.command
      ? `<pre style="margin:8px 0 0;padding:10px 12px;border-radius:6px;background:#f0f4f3;font:13px/1.5 ui-monospace,monospace;white-space:pre-wrap;word-break:break-word">${escaped(remedy.command)}</pre>`
      : '',
    said
      ? `<p style="margin:12px 0 0;color:#57686a;font-size:13px">${escaped(said.title)}: ${escaped(said.text)}</p>`
      : '',
    links.length > 0
      ? `<p style="margin:14px 0 0">${links.map(([name, url]) => `<a href="${escaped(url)}" style="color:#0e6a6e">${escaped(name)}</a>`).join('<br>')}</p>`
      : '',
    '</div>',
  ].join('\n');
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
