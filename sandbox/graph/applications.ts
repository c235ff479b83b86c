/** App registrations with the dates of their secrets; the secrets themselves are never told. */
import type { App } from '../directory/directory.ts';
import type { VerifiedToken } from '../entra/tokens.ts';
import type { GraphContext } from './context.ts';
import { GraphFailure } from './failure.ts';

const DAY_MS = 86_400_000;

/** By `?$filter=appId eq '…'` or `applications(appId='…')`; all of them otherwise. */
export function readApplications(
  context: GraphContext,
  token: VerifiedToken,
  collection: string,
  query: URLSearchParams,
): object {
  if (
    ![...token.scp, ...token.roles].some((name) =>
      ['Application.Read.All', 'Directory.Read.All'].includes(name),
    )
  ) {
    throw GraphFailure.denied();
  }
  const keyed = /^applications\(appId='([^']*)'\)$/.exec(collection)?.[1];
  if (keyed === undefined && collection !== 'applications') {
    throw new GraphFailure(400, 'BadRequest', `Resource not found for the segment '${collection}'.`);
  }
  const filter = query.get('$filter');
  const filtered = filter === null ? undefined : /^\s*appId\s+eq\s+'([^']*)'\s*$/i.exec(filter)?.[1];
  if (filter !== null && filtered === undefined) {
    throw new GraphFailure(400, 'Request_UnsupportedQuery', 'Unsupported or invalid query filter clause.');
  }
  const wanted = keyed ?? filtered;
  const found = wanted === undefined ? [...context.directory.apps()] : [context.directory.findApp(wanted)];
  const shown = found.filter((app) => app !== undefined).map((app) => describe(context, app));
  if (keyed === undefined) return { value: shown };
  const [one] = shown;
  if (!one) throw new GraphFailure(404, 'Request_ResourceNotFound', `Resource '${keyed}' does not exist.`);
  return one;
}

function describe({ faults, clock }: GraphContext, app: App): object {
  const soon = faults.active('entra-secret-expiring');
  return {
    id: app.registrationId,
    appId: app.clientId,
    displayName: app.name,
    passwordCredentials: app.secrets.map(({ id, name, value, expiresAt }) => ({
      keyId: id,
      displayName: name,
      hint: value.slice(0, 3),
      startDateTime: '2026-01-01T00:00:00Z',
      endDateTime: (soon ? new Date(clock.now().getTime() + soon.days * DAY_MS) : expiresAt).toISOString(),
    })),
    keyCredentials: app.certificates.map(({ thumbprint }) => ({
      customKeyIdentifier: thumbprint,
      type: 'AsymmetricX509Cert',
      usage: 'Verify',
    })),
    web: { redirectUris: app.redirectUris },
  };
}
