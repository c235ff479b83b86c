/**
 * Reads the description of an ECE deployment (ece.yaml). Everything wrong with it is named with line and column, all at
 * once; a file that cannot be understood is never half-judged. Secrets come from the environment: `${NAME}`.
 */
import { type Document, isAlias, isMap, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import { z } from 'zod';
import { Secret } from '../../kernel/secret.ts';
import { explainIssue, type Path } from './explain.ts';

const mailAddress = z.string().regex(/^[^\s@<>]+@[^\s@<>]+$/, 'is not a mail address');
const hostAndPort = z.string().refine((value) => {
  const [, port = '443'] = /^[\w.-]+(?::(\d{1,5}))?$/.exec(value) ?? [undefined, '0'];
  return Number(port) >= 1 && Number(port) <= 65_535;
}, 'must be host or host:port (1 to 65535), without https:// before it');
const secret = z
  .string()
  .min(1)
  .transform((value) => new Secret(value));

const description = z.strictObject({
  ece: z.strictObject({
    version: z.string('must be text; put it in quotes, for example "12.6(1) ES3"'),
    externalUrl: z.string().optional(),
    consoleUrl: z.string().optional(),
  }),
  entra: z.strictObject({
    cloud: z.enum(['global', 'gcc-high', 'dod', 'china']).default('global'),
    tenant: z.string().min(1),
    redirectUri: z.string().optional(),
    clientId: z.string().optional(),
    clientSecret: secret.optional(),
  }),
  accounts: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        kind: z.enum(['mailbox', 'shared']),
        signIn: mailAddress,
        mailboxes: z.array(mailAddress).min(1, 'needs at least one mailbox'),
        inbound: z.enum(['imap', 'pop3']).default('imap'),
        licence: z.string().optional(),
        switches: z
          .strictObject({ imap: z.boolean(), pop3: z.boolean(), smtp: z.boolean() })
          .partial()
          .optional(),
        accessToken: secret.optional(),
        refreshToken: secret.optional(),
      }),
    )
    .min(1, 'needs at least one account'),
  hosts: z
    .strictObject({
      login: hostAndPort,
      imap: hostAndPort,
      pop3: hostAndPort,
      smtp: hostAndPort,
      graph: hostAndPort,
    })
    .partial()
    .default({}),
});

export type EceDescription = z.output<typeof description>;
export type EceAccount = EceDescription['accounts'][number];

export interface FileFault {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export type ReadResult =
  | { readonly ok: true; readonly description: EceDescription; readonly lineOf: (path: Path) => string }
  | { readonly ok: false; readonly faults: readonly FileFault[] };

/** @param environment where `${NAME}` is looked up. */
export function readEceFile(
  text: string,
  environment: Readonly<Record<string, string | undefined>>,
): ReadResult {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    uniqueKeys: true,
    prettyErrors: false,
    logLevel: 'error',
  });
  const position = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const faults: FileFault[] = document.errors.map((error) => ({
    ...position(error.pos[0]),
    message: error.code === 'MULTIPLE_DOCS' ? 'one deployment to a file: take out this ---' : error.message,
  }));
  if (faults.length > 0) return { ok: false, faults };
  faults.push(...refuseAliases(document, position));
  if (faults.length > 0) return { ok: false, faults };

  const at = (path: Path) => position(offsetOf(document, path));
  const written = document.toJS() as unknown;
  const { value, missing } = resolveEnvironment(written, environment);
  faults.push(...missing.map(({ path, message }) => ({ ...at(path), message })));
  const parsed = description.safeParse(value ?? {});
  if (!parsed.success) {
    const told = parsed.error.issues.flatMap((issue) => explainIssue(issue, written, keysAt));
    faults.push(...told.map(({ path, message }) => ({ ...at(path), message })));
  } else faults.push(...contradictions(parsed.data).map(({ path, message }) => ({ ...at(path), message })));
  if (faults.length > 0 || !parsed.success) {
    return { ok: false, faults: faults.sort((a, b) => a.line - b.line || a.column - b.column) };
  }
  return {
    ok: true,
    description: parsed.data,
    lineOf: (path) => {
      const { line, column } = at(path);
      return `line ${line}, column ${column}`;
    },
  };
}

/** Aliases let a few lines grow into gigabytes, and nobody needs them here. */
function refuseAliases(
  document: Document,
  position: (offset: number) => { line: number; column: number },
): FileFault[] {
  const faults: FileFault[] = [];
  visit(document, (_, node) => {
    if (isAlias(node))
      faults.push({ ...position(node.range?.[0] ?? 0), message: 'YAML aliases are not used here' });
  });
  return faults;
}

/** The keys that a group of the file may have. */
function keysAt(path: Path): string[] {
  let schema: unknown = description;
  for (const key of [...path, undefined]) {
    let { def } = schema as z.core.$ZodType & { def: Record<string, unknown> };
    while ('innerType' in def) def = (def.innerType as { def: Record<string, unknown> }).def;
    if (key === undefined) return 'shape' in def ? Object.keys(def.shape as object) : [];
    schema = 'element' in def ? def.element : Reflect.get((def.shape as object) ?? {}, key);
    if (!schema) return [];
  }
  return [];
}

function contradictions({ accounts }: EceDescription): { path: Path; message: string }[] {
  const found: { path: Path; message: string }[] = [];
  const owner = new Map<string, string>();
  const names = new Set<string>();
  for (const [index, account] of accounts.entries()) {
    if (names.has(account.name)) {
      found.push({
        path: ['accounts', index, 'name'],
        message: `accounts.${index}.name: there is another account "${account.name}"; the report tells them apart by name`,
      });
    }
    names.add(account.name);
    if (account.kind === 'mailbox' && account.mailboxes.length > 1) {
      found.push({
        path: ['accounts', index, 'mailboxes', 1],
        message: `accounts.${index}: a mailbox account has one mailbox; make it kind: shared, or one account per mailbox`,
      });
    }
    for (const [position, mailbox] of account.mailboxes.entries()) {
      const other = owner.get(mailbox.toLowerCase());
      if (other !== undefined) {
        found.push({
          path: ['accounts', index, 'mailboxes', position],
          message: `${mailbox} already belongs to ${other}; two retrievers on one mailbox take each other's mail`,
        });
      }
      owner.set(mailbox.toLowerCase(), `account "${account.name}"`);
    }
  }
  return found;
}

const REFERENCE = /\$\{(\w+)\}/g;

function resolveEnvironment(
  value: unknown,
  environment: Readonly<Record<string, string | undefined>>,
): { value: unknown; missing: { path: Path; message: string }[] } {
  const missing: { path: Path; message: string }[] = [];
  const walk = (node: unknown, path: Path): unknown => {
    if (typeof node === 'string') {
      return node.replace(REFERENCE, (whole, name: string) => {
        const found = environment[name];
        if (found) return found;
        missing.push({ path, message: `${path.join('.')}: the environment variable ${name} is not set` });
        return whole;
      });
    }
    if (Array.isArray(node)) return node.map((item, index) => walk(item, [...path, index]));
    if (node && typeof node === 'object') {
      return Object.fromEntries(Object.entries(node).map(([key, item]) => [key, walk(item, [...path, key])]));
    }
    return node;
  };
  return { value: walk(value, []), missing };
}

/** Where the value at `path` stands; the nearest parent where it is missing, the key where it is not known. */
function offsetOf(document: Document, path: Path): number {
  for (let depth = path.length; depth >= 0; depth -= 1) {
    const parent = document.getIn(path.slice(0, depth - 1), true);
    if (depth > 0 && isMap(parent)) {
      const pair = parent.items.find(({ key }) => isScalar(key) && key.value === path[depth - 1]);
      if (isScalar(pair?.key) && pair.key.range) return pair.key.range[0];
    }
    const node = depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true);
    const range = (node as { range?: readonly number[] } | undefined)?.range;
    if (range?.[0] !== undefined) return range[0];
  }
  return 0;
}
