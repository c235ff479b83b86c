import { z } from 'zod';
import { issuerOf } from '../entra/context.ts';
import { EntraFailure } from '../entra/failure.ts';
import { lifetimeOf } from '../entra/issue.ts';
import { readScopes } from '../entra/scopes.ts';
import { BadRequest } from '../http/ask.ts';
import { json } from '../http/reply.ts';
import type { SandboxParts } from '../parts.ts';
import type { ControlHandler } from './handler.ts';

const OUTLOOK = 'https://outlook.office.com';
const MAIL_SCOPE = ['IMAP.AccessAsUser.All', 'POP.AccessAsUser.All', 'SMTP.Send']
  .map((name) => `${OUTLOOK}/${name}`)
  .join(' ');

const request = z.strictObject({
  upn: z.string(),
  scope: z.string().default(MAIL_SCOPE),
  lifetimeSeconds: z.int().positive().optional(),
  clientId: z.string().optional(),
});

/** Tokens without the browser: for tests of what comes after the sign-in. */
export const makeToken: ControlHandler = async (parts, { ask }) => {
  try {
    const body = await ask.json();
    return json({ accessToken: await mintToken(parts, body), refreshToken: mintRefreshToken(parts, body) });
  } catch (error) {
    if (error instanceof EntraFailure) throw new BadRequest(error.message);
    throw error;
  }
};

/** @throws BadRequest, ZodError, EntraFailure for scopes that do not exist. */
export async function mintToken({ directory, entra, info }: SandboxParts, body: unknown): Promise<string> {
  const { scope, lifetimeSeconds, ...whose } = request.parse(body);
  const { user, app } = partiesOf(directory, whose);
  const { audience = OUTLOOK, names } = readScopes(scope, 'token', { client: '', name: '', tenant: '' });
  return entra.tokens.signAccessToken(
    {
      app,
      user,
      tenantId: user.tenantId,
      issuer: issuerOf(info().entra.url, user.tenantId),
      audience,
      scopes: names,
      roles: [],
      lifetimeSeconds: lifetimeSeconds ?? lifetimeOf(entra, { user: user.upn, mailbox: user.upn }),
    },
    'control',
  );
}

/** As one that came with a sign-in for `offline_access`. @throws BadRequest, ZodError. */
function mintRefreshToken({ directory, entra }: SandboxParts, body: unknown): string {
  const { scope, ...whose } = request.parse(body);
  const { user, app } = partiesOf(directory, whose);
  const { upn, tenantId } = user;
  return entra.grants.issueRefreshToken({
    clientId: app.clientId,
    upn,
    tenantId,
    scope: `${scope} offline_access`,
    publicClient: false,
  });
}

function partiesOf(
  directory: SandboxParts['directory'],
  { upn, clientId }: { readonly upn: string; readonly clientId?: string | undefined },
) {
  const user = directory.findUser(upn);
  if (!user) throw new BadRequest(`there is no user ${upn}`, 404);
  const [first] = directory.apps();
  const app = clientId === undefined ? first : directory.findApp(clientId);
  if (!app) throw new BadRequest('there is no such application', 404);
  return { user, app };
}
