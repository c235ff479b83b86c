/**
 * What holds for every operation, written into the finished description once instead of at each route: its name,
 * the problem as the answer to whatever goes wrong, words for the answers, and no body where there is none.
 */
interface Operation {
  operationId?: string;
  summary?: string;
  responses: Record<string, { description?: string; content?: Record<string, unknown> }>;
}

interface Description {
  paths?: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, unknown>; responses?: Record<string, unknown> };
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
const WORDS: Readonly<Record<string, string>> = { 200: 'Done', 201: 'Made', 204: 'Done', 503: 'Not ready' };

export function finishDescription(description: object): object {
  const { paths = {}, components = {} } = description as Description;
  for (const [path, methods] of Object.entries(paths)) {
    for (const method of METHODS) {
      const operation = methods[method];
      if (operation) finishOperation(operation, method, path);
    }
  }
  components.responses = {
    Problem: {
      description: 'What is wrong (RFC 9457)',
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    },
  };
  components.schemas = usedOnly(description, components.schemas ?? {});
  return description;
}

function finishOperation(operation: Operation, method: string, path: string): void {
  operation.operationId = nameOf(method, path);
  for (const [status, response] of Object.entries(operation.responses)) {
    if (response.description === 'Default Response') response.description = WORDS[status] ?? 'Done';
    if (status === '204') delete response.content;
  }
  Object.assign(operation.responses, { default: { $ref: '#/components/responses/Problem' } });
}

/** GET /api/v1/conversations/{id} → getConversationsById */
function nameOf(method: string, path: string): string {
  const words = path
    .replace(/^\/api\/v\d+/, '')
    .split(/[/-]/)
    .filter(Boolean)
    .map((word) => (word.startsWith('{') ? `by-${word.slice(1, -1)}` : word))
    .flatMap((word) => word.split('-'));
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

/** Each schema exists for input and for output; most are used one way only. */
function usedOnly(description: object, schemas: Record<string, unknown>): Record<string, unknown> {
  const { components: _, ...rest } = description as Record<string, unknown>;
  const used = new Set<string>(['Problem']);
  const look = (value: unknown) => {
    for (const [, name = ''] of JSON.stringify(value).matchAll(/"#\/components\/schemas\/([\w.-]+)"/g)) {
      if (used.has(name)) continue;
      used.add(name);
      look(schemas[name]);
    }
  };
  look(rest);
  look(schemas.Problem ?? {});
  return Object.fromEntries(Object.entries(schemas).filter(([name]) => used.has(name)));
}
