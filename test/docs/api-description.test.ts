import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { openApiDocument } from '../../server/http/openapi-document.ts';

interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly security?: readonly object[];
  readonly responses: Readonly<Record<string, unknown>>;
}

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly tags: ReadonlyArray<{ readonly name: string }>;
}

interface Linter {
  createConfig(config: object): Promise<unknown>;
  lintFromString(options: { source: string; config: unknown }): Promise<
    ReadonlyArray<{
      readonly severity: string;
      readonly message: string;
      readonly location: ReadonlyArray<{ readonly pointer?: string }>;
    }>
  >;
}

const RULES = {
  struct: 'error',
  'no-unresolved-refs': 'error',
  'operation-operationId-unique': 'error',
  'operation-parameters-unique': 'error',
  'path-declaration-must-exist': 'error',
  'path-parameters-defined': 'error',
  'no-identical-paths': 'error',
  'no-ambiguous-paths': 'error',
  'security-defined': 'error',
  'no-invalid-schema-examples': 'error',
  'no-invalid-media-type-examples': 'error',
};

test('the description is valid OpenAPI 3.1', async () => {
  const tools = createRequire(
    createRequire(new URL('../../web/package.json', import.meta.url)).resolve('openapi-typescript'),
  );
  const { createConfig, lintFromString } = tools('@redocly/openapi-core') as Linter;
  const source = JSON.stringify(await openApiDocument('1.2.3'));
  const found = await lintFromString({ source, config: await createConfig({ rules: RULES }) });
  expect(found.map(({ message, location }) => `${location[0]?.pointer}: ${message}`)).toEqual([]);
});

test('every operation has words, a known tag, says who may call it and what goes wrong', async () => {
  const { paths, tags } = (await openApiDocument('1.2.3')) as Description;
  const known = tags.map(({ name }) => name);
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const name = `${method} ${path}`;
      expect(operation.summary, name).toMatch(/\w/);
      expect(operation.tags, name).toHaveLength(1);
      expect(known, name).toContain(operation.tags?.[0]);
      expect(operation.security, name).toBeDefined();
      expect(operation.responses.default, name).toEqual({ $ref: '#/components/responses/Problem' });
    }
  }
});
