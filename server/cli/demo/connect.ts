/** Sets Postvak up against the sandbox as an administrator would in the wizard, through the API. */
import type { Incoming, Outgoing } from '../../accounts/mailbox.ts';
import { signInWithForms } from './browser-sign-in.ts';
import type { Administrator, DeskClient } from './desk-client.ts';
import type { RunningSandbox } from './sandbox-process.ts';

export const ADMINISTRATOR: Administrator = {
  name: 'Robin Jansen',
  email: 'admin@contoso.example',
  password: 'postvak-demo-2026',
};

export interface Connected {
  readonly upn: string;
  readonly accountId: string;
}

export async function setUpDemo(desk: DeskClient, sandbox: RunningSandbox) {
  await desk.setUp(ADMINISTRATOR, 'Customer service');
  return registerSandbox(desk, sandbox, 'Sandbox');
}

/** Where nobody need be set up any more: another sandbox beside the first. */
export async function registerSandbox(desk: DeskClient, sandbox: RunningSandbox, name: string) {
  const { items } = await desk.departments();
  const department = items[0];
  const [app] = sandbox.info.apps;
  if (!department || !app) throw new Error('the sandbox has no application, or Postvak no department');
  const { entra, graph, imap, pop3, smtp, tenant } = sandbox.info;
  const registration = await desk.registerApp({
    name,
    tenant: tenant.id,
    clientId: app.clientId,
    clientSecret: app.secret,
    endpoints: { login: entra.url, graph: graph.url, imap, pop3, smtp, ca: sandbox.ca },
  });
  return { departmentId: department.id, appRegistrationId: registration.id };
}

/** One mailbox account, signed in through the sandbox's own sign-in page. */
export async function connectMailbox(
  desk: DeskClient,
  sandbox: RunningSandbox,
  place: { readonly departmentId: string; readonly appRegistrationId: string },
  name: string,
  localPart: string,
  ways: { readonly incoming?: Incoming; readonly outgoing?: Outgoing } = {},
): Promise<Connected> {
  const upn = `${localPart}@${sandbox.info.tenant.domain}`;
  const password = sandbox.info.users.find((user) => user.upn === upn)?.password;
  if (!password) throw new Error(`the sandbox has no user ${upn}`);
  const account = await desk.addAccount({
    ...place,
    kind: 'mailbox',
    name,
    signIn: upn,
    mailboxes: [
      { address: upn, displayName: `Contoso ${name}`, startPoint: { from: 'everything' }, ...ways },
    ],
  });
  const { authorizeUrl } = await desk.startConsent(account.id);
  const landing = await signInWithForms(
    authorizeUrl,
    { username: upn, password },
    desk.origin,
    desk.sessionHeaders,
  );
  const connected = await desk.account(account.id);
  if (connected.state !== 'connected') {
    const why = connected.failure
      ? `${connected.failure.summary} ${connected.failure.remedy}`
      : `the sign-in ended at ${landing.url}`;
    throw new Error(`${upn} is not connected: ${why}`);
  }
  return { upn: connected.identity?.upn ?? upn, accountId: account.id };
}
