/**
 * Postvak with Dovecot and Postfix, from the first run to a connected mailbox: servers that nobody here wrote. Only the
 * token service is the sandbox's.
 */
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectMailbox, setUpDemo } from '../../server/cli/demo/connect.ts';
import { DeskClient } from '../../server/cli/demo/desk-client.ts';
import { removeDataDirectory } from '../../server/store/embedded/place.ts';
import { makeCertificate } from './certificate.ts';
import { startPostvakProcess } from './postvak-process.ts';
import { type RealServers, startRealServers } from './real-servers.ts';
import { type Sandbox, startSandbox } from './sandbox.ts';

export interface RealDesk {
  readonly real: RealServers;
  readonly desk: DeskClient;
  /** Of the token service. */
  readonly sandbox: Sandbox;
  readonly accountId: string;
  /** Everything in the Maildir of an address, byte for byte. */
  mailsOf(address: string): Promise<Buffer[]>;
}

/**
 * @param stack ends what was started, also when this fails half-way.
 * @param addresses the first one is the mailbox that is connected.
 */
export async function startRealDesk(
  stack: AsyncDisposableStack,
  addresses: readonly [string, ...string[]],
): Promise<RealDesk> {
  const sandbox = await startSandbox();
  stack.defer(() => sandbox.stop());
  const certificate = await makeCertificate({ names: ['localhost'] });
  const { entra, tenant, apps } = sandbox.info;
  const metadata = await json<{ issuer: string; jwks_uri: string }>(
    `${entra.url}/${tenant.id}/v2.0/.well-known/openid-configuration`,
  );
  const real = await startRealServers({
    users: addresses.map((address) => ({ address, password: 'only for programs without OAuth' })),
    certificate,
    tokens: {
      jwks: await json(metadata.jwks_uri),
      issuers: [metadata.issuer],
      clientIds: apps.map(({ clientId }) => clientId),
    },
  });
  stack.defer(() => real.stop());
  const dataDirectory = await mkdtemp(join(tmpdir(), 'postvak-real-'));
  stack.defer(() => removeDataDirectory(dataDirectory));
  const postvak = await startPostvakProcess({ dataDirectory });
  stack.defer(async () => {
    await postvak.stop();
  });
  const desk = new DeskClient(postvak.origin);
  const servers = {
    ca: certificate.ca,
    stop: sandbox.stop,
    info: {
      ...sandbox.info,
      imap: { host: 'localhost', port: real.imap.port, tls: 'implicit' as const },
      pop3: { host: 'localhost', port: real.pop3.port, tls: 'implicit' as const },
      smtp: { host: 'localhost', port: real.smtp.port, tls: 'starttls' as const },
    },
  };
  const name = addresses[0].split('@')[0] as string;
  const { accountId } = await connectMailbox(desk, servers, await setUpDemo(desk, servers), 'Support', name);
  return {
    real,
    desk,
    sandbox,
    accountId,
    mailsOf: async (address) => {
      const folder = join(real.maildir(address), 'new');
      const files = await readdir(folder).catch(() => []);
      return Promise.all(files.map((file) => readFile(join(folder, file))));
    },
  };
}

async function json<T>(url: string): Promise<T> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return (await response.json()) as T;
}
