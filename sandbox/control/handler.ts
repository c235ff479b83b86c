/** What answers one address of the control API. `values` stand in the path, in its order. */
import type { Ask } from '../http/ask.ts';
import type { Reply } from '../http/reply.ts';
import type { SandboxParts } from '../parts.ts';

export type ControlHandler = (
  parts: SandboxParts,
  request: { readonly ask: Ask; readonly values: readonly string[] },
) => Reply | Promise<Reply>;
