/**
 * Exchange by itself, with a tenant of its own, for tests and measurements: no Entra, no control API. Tokens are made
 * directly.
 */
import { type Certificates, createCertificates } from '../certificates.ts';
import { createClock, type SandboxClock } from '../clock.ts';
import { createDirectory, type Directory } from '../directory/directory.ts';
import { createPolicy } from '../directory/policy.ts';
import { createTokens, type Tokens } from '../entra/tokens.ts';
import { createFaults, type Faults } from '../faults/registry.ts';
import { createNetwork } from '../network.ts';
import { createExchange, type RunningExchange } from './exchange.ts';
import type { ExchangeSettings } from './settings.ts';

export interface Laboratory {
  readonly exchange: RunningExchange;
  readonly directory: Directory;
  readonly faults: Faults;
  readonly clock: SandboxClock;
  readonly certificates: Certificates;
  /** Errors of the sandbox's own code; a test expects none. */
  readonly crashes: unknown[];
  /** What whoever verifies tokens needs to know. */
  readonly issuer: string;
  readonly clientId: string;
  readonly jwks: Tokens['jwks'];
  /** Settles when every change of faults is in force. */
  settled(): Promise<void>;
  token(
    upn: string,
    options?: { scopes?: readonly string[]; audience?: string; lifetimeSeconds?: number },
  ): Promise<string>;
  close(): Promise<void>;
}

export const OUTLOOK = 'https://outlook.office.com';
export const MAIL_SCOPES = ['IMAP.AccessAsUser.All', 'POP.AccessAsUser.All', 'SMTP.Send'];

export async function openLaboratory(settings: Partial<ExchangeSettings> = {}): Promise<Laboratory> {
  const clock = createClock();
  const directory = createDirectory();
  directory.addTenant({ domain: 'contoso.example', name: 'Contoso' });
  for (const name of ['support', 'sales', 'sanne']) {
    const upn = `${name}@contoso.example`;
    directory.addUser({ upn, password: 'sandbox' });
    directory.addMailbox({ address: upn });
  }
  const sanne = ['sanne@contoso.example'];
  directory.addMailbox({ address: 'info@contoso.example', shared: true, fullAccess: sanne, sendAs: sanne });
  const app = directory.addApp({ name: 'Laboratory' });
  const faults = createFaults();
  const certificates = await createCertificates();
  const network = createNetwork({ certificates, faults });
  const tokens = await createTokens({ clock });
  const issuer = `http://localhost/${directory.tenant.id}/v2.0`;
  const crashes: unknown[] = [];
  const exchange = await createExchange({
    directory,
    policy: createPolicy(directory, faults),
    faults,
    clock,
    network,
    verifyAccessToken: tokens.verifyAccessToken,
    settings,
    onCrash: (error) => crashes.push(error),
  });
  return {
    exchange,
    directory,
    faults,
    clock,
    certificates,
    crashes,
    issuer,
    clientId: app.clientId,
    jwks: tokens.jwks,
    settled: () => network.settled(),
    token: (upn, { scopes = MAIL_SCOPES, audience = OUTLOOK, lifetimeSeconds = 3600 } = {}) =>
      tokens.signAccessToken(
        {
          app,
          issuer,
          user: directory.findUser(upn),
          tenantId: directory.tenant.id,
          audience,
          scopes,
          roles: [],
          lifetimeSeconds,
        },
        'laboratory',
      ),
    async close() {
      await exchange.close();
      clock.close();
      await certificates.close();
    },
  };
}
