/** The parameters of a fault as fields of the page's form, and back. */
import { z } from 'zod';
import { COMMON } from '../faults/declaration.ts';
import { FAULTS, type FaultName } from '../faults/registry.ts';
import { escapeHtml } from '../http/reply.ts';

interface Property {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly default?: unknown;
  readonly description?: string;
}

function propertiesOf(name: FaultName): Record<string, Property> {
  const schema = z.toJSONSchema(FAULTS[name].parameters as z.ZodType, { io: 'input' });
  return (schema.properties ?? {}) as Record<string, Property>;
}

/** Those that only this fault has; the common ones stand once on the page. */
function ownParameters(name: FaultName): [string, Property][] {
  return Object.entries(propertiesOf(name)).filter(
    ([key, property]) => !(key in COMMON) || property.default !== undefined,
  );
}

/** HTML; nothing when the fault has none of its own. */
export function parameterFields(name: FaultName): string {
  const fields = ownParameters(name).map(([key, property]) => {
    const field = `${name}.${key}`;
    const label = `<label title="${escapeHtml(property.description ?? '')}">${escapeHtml(key)} `;
    if (property.enum) {
      const options = ['', ...property.enum].map((value) => `<option>${escapeHtml(value)}</option>`);
      return `${label}<select name="${field}">${options.join('')}</select></label>`;
    }
    const shown = property.default === undefined ? '' : String(property.default);
    return `${label}<input name="${field}" placeholder="${escapeHtml(shown)}" size="${Math.max(8, Math.min(shown.length, 30))}"></label>`;
  });
  return fields.length === 0 ? '' : `<span class="fields">${fields.join('\n')}</span>`;
}

/** What was left empty is left out, so that the fault's own default holds. */
export function readPageParameters(name: FaultName, form: URLSearchParams): Record<string, unknown> {
  const read: Record<string, unknown> = {};
  const mailbox = form.get('mailbox');
  const count = form.get('count');
  const taken = propertiesOf(name);
  if (mailbox && taken.mailbox) read.mailbox = mailbox;
  if (count && taken.count) read.count = Number(count);
  for (const [key, { type }] of ownParameters(name)) {
    const text = form.get(`${name}.${key}`)?.trim();
    if (text) read[key] = convert(text, type);
  }
  return read;
}

function convert(text: string, type: string | undefined): unknown {
  switch (type) {
    case 'integer':
    case 'number':
      return Number(text);
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text;
    case 'array':
      return text.split(/[\s,]+/);
    default:
      return text;
  }
}
