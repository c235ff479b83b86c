/**
 * Words in double braces that stand for what is known when a text is used: `{{agent.name}}`. A value is put in as
 * text, never as HTML; a placeholder that nobody knows stays as it was written, so that the mistake can be seen.
 */
import { escapeHtml } from './html-text.ts';

export const PLACEHOLDERS = [
  'agent.name',
  'agent.firstName',
  'agent.email',
  'contact.name',
  'contact.firstName',
  'contact.email',
  'conversation.number',
  'conversation.subject',
  'mailbox.name',
  'mailbox.address',
  'department.name',
] as const;

export type Placeholder = (typeof PLACEHOLDERS)[number];
export type PlaceholderValues = Partial<Readonly<Record<Placeholder, string>>>;

export function fillPlaceholders(html: string, values: PlaceholderValues): string {
  return fill(html, values, escapeHtml);
}

/** In a text, such as a subject. */
export function fillTextPlaceholders(text: string, values: PlaceholderValues): string {
  return fill(text, values, (value) => value);
}

function fill(template: string, values: PlaceholderValues, write: (value: string) => string): string {
  return template.replace(/\{\{\s*([\w.]{1,40})\s*\}\}/g, (written, name: string) => {
    const value = values[name as Placeholder];
    return value === undefined ? written : write(value);
  });
}

/** The name by which one greets: what stands before the first space. */
export function firstName(name: string): string {
  return name.trim().split(/\s+/, 1)[0] ?? '';
}
