/**
 * The few questions that Postvak has for Microsoft Graph: which licences, which secrets. Read only, and never needed:
 * who asks must be ready to hear that it is not permitted.
 */
import { Failure } from '../../kernel/failure.ts';
import type { Secret } from '../../kernel/secret.ts';
import { createHttpFetch } from '../entra/http.ts';

export interface GraphAccess {
  /** Origin, without a slash at the end. */
  readonly origin: string;
  readonly token: Secret;
  /** PEM trusted besides the roots of the system. */
  readonly ca: string | undefined;
}

/** Why Graph did not answer the question. */
export class GraphRefusal extends Error {
  override readonly name = 'GraphRefusal';
  readonly status: number;

  constructor(status: number, code: string) {
    super(`Graph answered ${status} ${code}`);
    this.status = status;
  }
}

/**
 * @param path under `/v1.0`, with its query.
 * @throws GraphRefusal for any answer but 200; Failure of scope host; the signal's reason.
 */
export async function askGraph(access: GraphAccess, path: string, signal?: AbortSignal): Promise<unknown> {
  const response = await createHttpFetch(access.ca)(`${access.origin}/v1.0${path}`, {
    headers: { authorization: `Bearer ${access.token.reveal()}`, accept: 'application/json' },
    signal,
  });
  const body = await readJson(response);
  if (response.status === 200) return body;
  // https://learn.microsoft.com/graph/errors: { "error": { "code": "…", "message": "…" } }
  const code = (body as { error?: { code?: unknown } } | null)?.error?.code;
  throw new GraphRefusal(response.status, typeof code === 'string' ? code.slice(0, 80) : '');
}

async function readJson(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    if (response.status !== 200) return null;
    throw new Failure('protocol-error', { detail: 'Graph answered with something else than JSON', cause });
  }
}
