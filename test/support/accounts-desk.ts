/**
 * A Postvak on a database of its own beside a sandbox, as an administrator who connects accounts has it in hand:
 * the API as that administrator, a browser to sign in with, and the keeper of the services role.
 */
import { createServer } from 'node:net';
import { sql } from 'kysely';
import { systemClock } from '../../server/kernel/clock.ts';
import { silentLog } from '../../server/kernel/log.ts';
import { createKeeper, type Keeper } from '../../server/tokens/keeper.ts';
import { Browser } from './browser.ts';
import { startTestServer, type TestAgent, type TestServer } from './http-server.ts';
import { type Sandbox, startSandbox } from './sandbox.ts';

const PASSWORD = 'planted-password';

/** What a person types into Microsoft's sign-in page. */
export const credentials = (upn: string) => ({ loginfmt: upn, passwd: PASSWORD });

export type AccountsDesk = Awaited<ReturnType<typeof startAccountsDesk>>;

export async function startAccountsDesk() {
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const sandbox = await startSandbox();
  const server = await startTestServer({ settings: { externalUrl: origin } });
  await server.app.listen({ port, host: 'localhost' });
  const admin = await server.addAgent('administrator');
  const keeper: Keeper = createKeeper({ ...server.context, clock: systemClock, log: silentLog });
  const api = apiAs(server, admin);
  const { id: departmentId } = await api.post('/departments', { name: 'Service' });
  const registration = (over: object = {}) => ({ ...registrationOf(sandbox), ...over });
  const { id: appRegistrationId } = await api.post('/app-registrations', registration());
  const faults = new Set<string>();
  let users = 0;

  /** A user of the sandbox with an account of their own. */
  const addAccount = async (over: object = {}): Promise<{ id: string; upn: string }> => {
    const upn = `desk${users}@${sandbox.info.tenant.domain}`;
    users += 1;
    await sandbox.control.addUser({ upn, password: PASSWORD, mailbox: true });
    const mailboxes = [{ address: upn }];
    const fields = { departmentId, appRegistrationId, name: upn, signIn: upn, mailboxes, ...over };
    const { id } = await api.post('/accounts', fields);
    return { id, upn };
  };

  /** @returns where the browser ends up. */
  const signIn = async (
    accountId: string,
    upn: string,
    browser = new Browser({ [origin]: admin.headers }),
  ) => {
    const { authorizeUrl } = await api.post(`/accounts/${accountId}/consent`);
    const url = new URL(authorizeUrl);
    // What a person does who chooses "Sign in with another account": the page forgets who was expected.
    if (url.searchParams.get('login_hint') !== upn) url.searchParams.delete('login_hint');
    return (await browser.signIn(url.href, credentials(upn), origin)).url;
  };

  return {
    ...api,
    sandbox,
    server,
    admin,
    origin,
    keeper,
    appRegistrationId: appRegistrationId as string,
    registration,
    addAccount,
    signIn,
    connected: async () => {
      const account = await addAccount();
      const url = await signIn(account.id, account.upn);
      if (!url.endsWith('?connected=1')) throw new Error(`${account.upn} was not connected: ${url}`);
      return account;
    },
    /** Sets a fault of the sandbox until `mend`. */
    breakWith: async (name: string, parameters: object = {}) => {
      faults.add(name);
      await sandbox.control.setFault(name, parameters);
    },
    mend: async () => {
      for (const name of faults) await sandbox.control.clearFault(name);
      faults.clear();
    },
    /** Lets the stored token look as if its time had come. */
    makeDue: async (accountId: string) => {
      await server.store.db
        .updateTable('access_token')
        .set({ refresh_at: sql<Date>`now() - interval '1 second'`, expires_at: sql<Date>`now()` })
        .where('account_id', '=', accountId)
        .execute();
    },
    /** All rows as text. */
    dump: async (tables: readonly string[]) => {
      const contents: Record<string, string[]> = {};
      for (const table of tables) {
        const { rows } = await sql<{ row: string }>`
          select t::text as row from ${sql.id(table)} t order by 1`.execute(server.store.db);
        contents[table] = rows.map(({ row }) => row);
      }
      return contents;
    },
    stop: async () => {
      await server.stop();
      await sandbox.stop();
    },
  };
}

function apiAs(server: TestServer, agent: TestAgent) {
  const call = (method: 'GET' | 'POST' | 'PUT' | 'PATCH', path: string, payload?: object) =>
    server.call(agent, { method, url: `/api/v1${path}`, ...(payload ? { payload } : {}) });
  return {
    call,
    /** @throws Error unless it succeeds. */
    post: async (path: string, payload: object = {}) => {
      const answer = await call('POST', path, payload);
      if (answer.statusCode >= 300) throw new Error(`${path}: ${answer.statusCode} ${answer.body}`);
      return answer.json();
    },
    read: async (id: string) => (await call('GET', `/accounts/${id}`)).json(),
    events: async (id: string): Promise<Array<{ action: string; failure: { code: string } | null }>> =>
      (await call('GET', `/accounts/${id}/events`)).json().items,
  };
}

/** The hosts of a sandbox, as an app registration names them. */
export function endpointsOf({ info, ca }: Sandbox) {
  const { entra, graph, imap, pop3, smtp } = info;
  return { login: entra.url, graph: graph.url, imap, pop3, smtp, ca };
}

function registrationOf(sandbox: Sandbox) {
  const { info } = sandbox;
  const [app] = info.apps;
  return {
    name: 'Contoso',
    tenant: info.tenant.id,
    clientId: app?.clientId,
    clientSecret: app?.secret,
    endpoints: endpointsOf(sandbox),
  };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, 'localhost', resolve));
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
