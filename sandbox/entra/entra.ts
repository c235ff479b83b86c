/** Entra ID: its addresses, over http for a browser on this machine and over https for everything else. */
import type { Ask } from '../http/ask.ts';
import { html, json, type Reply, redirect } from '../http/reply.ts';
import { groundOf, serve } from '../http/serve.ts';
import type { Network } from '../network.ts';
import { adminConsent } from './admin-consent.ts';
import { authorize } from './authorize.ts';
import type { EntraContext } from './context.ts';
import { answerDevicePage, answerDeviceRequest } from './device.ts';
import { keys, metadata } from './metadata.ts';
import { lookUpPage } from './pages/failure-page.ts';
import { takeStep } from './sign-in-steps.ts';
import { answerTokenRequest } from './token-endpoint.ts';

export interface RunningEntra {
  readonly port: number;
  readonly tlsPort: number;
  close(): Promise<void>;
}

export async function startEntra(
  context: EntraContext,
  network: Network,
  ports: { readonly entra?: number | undefined; readonly entraTls?: number | undefined } = {},
): Promise<RunningEntra> {
  const handler = (ask: Ask) => route(context, ask);
  const plain = await serve(groundOf(network, 'entra'), handler, ports.entra);
  const encrypted = await serve(groundOf(network, 'entra-tls', { tls: true }), handler, ports.entraTls);
  return {
    port: plain.port,
    tlsPort: encrypted.port,
    close: async () => {
      await Promise.all([plain.close(), encrypted.close()]);
    },
  };
}

async function route(context: EntraContext, ask: Ask): Promise<Reply> {
  if (ask.path === '/error') return lookUpPage(ask.query.get('code') ?? '');
  if (ask.path === '/devicelogin') return answerDevicePage(context, ask);
  const [, tenant = '', ...rest] = ask.path.split('/');
  const name = safeDecode(tenant);
  const post = ask.method === 'POST';
  switch (`${post ? 'POST' : 'GET'} ${rest.join('/')}`) {
    case 'GET v2.0/.well-known/openid-configuration':
      return metadata(context, ask, name);
    case 'GET discovery/v2.0/keys':
      return keys(context);
    case 'GET oauth2/v2.0/authorize':
    case 'POST oauth2/v2.0/authorize':
      return authorize(context, ask, name);
    case 'POST signin':
      return takeStep(context, ask);
    case 'POST oauth2/v2.0/token':
      return answerTokenRequest(context, ask, name);
    case 'POST oauth2/v2.0/devicecode':
      return answerDeviceRequest(context, ask, name);
    case 'GET v2.0/adminconsent':
    case 'GET adminconsent':
      return adminConsent(context, ask, name);
    case 'GET oauth2/v2.0/logout':
    case 'POST oauth2/v2.0/logout':
      return logOut(context, ask);
    case 'GET ':
      return ask.path === '/' ? html('<h1>Sandbox sign-in</h1>') : json({ error: 'not found' }, 404);
    default:
      return json({ error: 'not found' }, 404);
  }
}

function logOut({ browsers }: EntraContext, ask: Ask): Reply {
  const cookie = { 'set-cookie': browsers.signOut(ask) };
  const next = ask.query.get('post_logout_redirect_uri');
  if (next !== null && URL.canParse(next) && /^https?:$/.test(new URL(next).protocol))
    return redirect(next, cookie);
  return html('<h1>You signed out of your account</h1>', 200, cookie);
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
