/** The built console, placeholder for the first cut. */
import type { Api } from './context.ts';

export async function serveConsole(_app: Api, _webRoot: string | undefined): Promise<void> {}
