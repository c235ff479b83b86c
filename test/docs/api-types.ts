import { createRequire } from 'node:module';
import { openApiDocument } from '../../server/http/openapi-document.ts';

const HEAD = '/** The types of the API, made from its OpenAPI description by `npm run generate:api`. */\n';

interface OpenApiTypeScript {
  default(
    document: string,
    options: { alphabetize: boolean; emptyObjectsUnknown: boolean },
  ): Promise<unknown>;
  astToString(ast: unknown): string;
}

/** web/src/api/schema.generated.ts as the code has it now. */
export async function apiTypes(): Promise<string> {
  // A tool of the console: it brings a TypeScript of its own and therefore lives in that workspace.
  const tools = createRequire(new URL('../../web/package.json', import.meta.url));
  const tool = tools('openapi-typescript') as OpenApiTypeScript;
  const document = JSON.stringify(await openApiDocument('0'));
  const ast = await tool.default(document, { alphabetize: true, emptyObjectsUnknown: true });
  return HEAD + tool.astToString(ast);
}
