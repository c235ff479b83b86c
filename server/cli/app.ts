/**
 * `postvak app`: app registrations from the command line. A secret is never an argument, because arguments are seen by
 * every user of the machine: it is read from stdin.
 */
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { type Command, Option } from 'commander';
import { z } from 'zod';
import {
  type AppRegistration,
  addAppRegistration,
  changeAppRegistration,
  issueCertificate,
  listAppRegistrations,
} from '../accounts/app-registration.ts';
import { Refused } from '../accounts/refused.ts';
import { newAppRegistration } from '../http/contract/admin.ts';
import { systemClock } from '../kernel/clock.ts';
import { Failure } from '../kernel/failure.ts';
import { openSettingsVault } from '../roles/context.ts';
import type { Store } from '../store/pool.ts';
import type { Vault } from '../store/vault.ts';
import { findNamed } from './account/find.ts';
import { withDatabase } from './open-database.ts';

interface AddOptions {
  readonly name: string;
  readonly provider: 'microsoft' | 'oidc' | 'password';
  readonly cloud: string;
  readonly tenant?: string;
  readonly clientId?: string;
  readonly secretStdin?: boolean;
  readonly secretExpires?: string;
  readonly endpoints?: string;
}

export function describe(command: Command): void {
  const expires = () => new Option('--secret-expires <date>', 'YYYY-MM-DD; Postvak warns in time');
  command.command('list').description('list all app registrations').option('--json', 'as JSON').action(list);
  command
    .command('add')
    .description('add an app registration; a certificate can be made for it afterwards')
    .requiredOption('--name <name>', 'as Postvak shows it')
    .addOption(
      new Option('--provider <provider>').choices(['microsoft', 'oidc', 'password']).default('microsoft'),
    )
    .addOption(
      new Option('--cloud <cloud>', 'of Microsoft')
        .choices(['global', 'gcc-high', 'dod', 'china'])
        .default('global'),
    )
    .option('--tenant <tenant>', 'its ID or a domain')
    .option('--client-id <id>', 'the application (client) ID')
    .option('--secret-stdin', "read the client secret's Value from stdin")
    .addOption(expires())
    .option('--endpoints <file>', 'hosts other than those of the cloud, as JSON (docs/api.md)')
    .action(add);
  command
    .command('secret')
    .description('give an app registration a new secret, read from stdin')
    .argument('<app>', 'its name or id')
    .addOption(expires())
    .action(replaceSecret);
  command
    .command('certificate')
    .description('make a key and print the certificate to upload; the key stays here')
    .argument('<app>', 'its name or id')
    .action(certificate);
  command
    .command('use-certificate')
    .description('sign in with the certificate that was made, from now on')
    .argument('<app>', 'its name or id')
    .action(useCertificate);
  command.action(() => command.help({ error: true }));
}

async function list(options: { readonly json?: boolean }): Promise<void> {
  const apps = await withDatabase('app', (store) => listAppRegistrations(store.db));
  for (const app of apps) {
    const until = app.authentication === 'certificate' ? app.certificate?.expiresOn : app.secretExpiresOn;
    process.stdout.write(
      options.json
        ? `${JSON.stringify(app)}\n`
        : `${app.name}\t${app.provider}\t${app.tenant}\t${app.clientId}\t${app.authentication} until ${until ?? 'unknown'}\n`,
    );
  }
}

async function add({ secretStdin, secretExpires, endpoints, ...fields }: AddOptions): Promise<void> {
  const parsed = newAppRegistration.safeParse({
    ...fields,
    ...(secretStdin ? { clientSecret: await fromStdin() } : {}),
    ...(secretExpires ? { secretExpiresOn: secretExpires } : {}),
    ...(endpoints ? { endpoints: await readEndpoints(endpoints) } : {}),
  });
  if (!parsed.success) throw new Failure('settings-invalid', { detail: z.prettifyError(parsed.error) });
  const app = await withVault((store, vault) => addAppRegistration(store, vault, parsed.data, null));
  process.stdout.write(`added ${app.name}\n`);
}

async function replaceSecret(wanted: string, options: { readonly secretExpires?: string }): Promise<void> {
  const clientSecret = await fromStdin();
  const app = await change(wanted, (store, vault, { id }) =>
    changeAppRegistration(
      store,
      vault,
      id,
      { clientSecret, secretExpiresOn: options.secretExpires ?? null, authentication: 'secret' },
      null,
    ),
  );
  process.stdout.write(`${app.name} has a new secret; accounts that waited for it go on\n`);
}

async function certificate(wanted: string): Promise<void> {
  const app = await change(wanted, (store, vault, { id }) =>
    issueCertificate(store, vault, id, null, systemClock.now()),
  );
  const made = app.nextCertificate ?? app.certificate;
  process.stdout.write(made?.pem ?? '');
  process.stderr.write(
    app.nextCertificate
      ? `Upload it, then: postvak app use-certificate '${app.name}'\n`
      : 'Upload it; it is used from now on, because there was no secret.\n',
  );
}

async function useCertificate(wanted: string): Promise<void> {
  const app = await change(wanted, (store, vault, { id }) =>
    changeAppRegistration(store, vault, id, { authentication: 'certificate' }, null),
  );
  process.stdout.write(`${app.name} signs in with its certificate until ${app.certificate?.expiresOn}\n`);
}

function change(
  wanted: string,
  work: (store: Store, vault: Vault, app: AppRegistration) => Promise<AppRegistration>,
): Promise<AppRegistration> {
  return withVault(async (store, vault) =>
    work(store, vault, findNamed('app registration', await listAppRegistrations(store.db), wanted)),
  );
}

function withVault<T>(work: (store: Store, vault: Vault) => Promise<T>): Promise<T> {
  return withDatabase('app', async (store, settings) =>
    work(store, await openSettingsVault(settings, store)),
  );
}

async function fromStdin(): Promise<string> {
  const secret = (await text(process.stdin)).trim();
  if (secret === '') throw new Refused('invalid', 'was not given on stdin', 'the secret');
  return secret;
}

async function readEndpoints(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new Failure('settings-invalid', {
      detail: `${file} cannot be read as JSON: ${(error as Error).message}`,
    });
  }
}
