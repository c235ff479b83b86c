/** The installation that a storm comes over: a few mailboxes that stay well, and many that two delegates open. */
import { signInWithForms } from '../../server/cli/demo/browser-sign-in.ts';
import { setUpDemo } from '../../server/cli/demo/connect.ts';
import { DeskClient } from '../../server/cli/demo/desk-client.ts';
import { type RunningSandbox, startSandboxProcess } from '../../server/cli/demo/sandbox-process.ts';
import { connectMailboxes, MAILBOX_PASSWORD } from '../chaos/connect-mailboxes.ts';
import { type Fleet, openFleet } from '../support/fleet.ts';
import { control } from '../support/sandbox-control.ts';

/** The mailboxes of one delegate: a fault of that user strikes all of them at once. */
export interface Half {
  readonly user: string;
  readonly addresses: readonly string[];
}

export interface StormInstallation {
  readonly sandbox: RunningSandbox;
  readonly fleet: Fleet;
  readonly desk: DeskClient;
  readonly well: readonly string[];
  readonly halves: readonly [Half, Half];
}

export const ON_CALL = 'oncall@elsewhere.example';

/**
 * @param stack closes what is opened.
 * @param struck how many mailboxes the storm strikes, in two halves of at most 500.
 */
export async function openStormInstallation(
  stack: AsyncDisposableStack,
  { well, struck }: { readonly well: number; readonly struck: number },
): Promise<StormInstallation> {
  const sandbox = await startSandboxProcess();
  stack.defer(sandbox.stop);
  const fleet = await openFleet({ services: 1, applications: 1, env: { POSTVAK_LOG_LEVEL: 'error' } });
  stack.defer(() => fleet.close());
  const desk = new DeskClient(fleet.origin);
  const place = await setUpDemo(desk, sandbox);
  const connected = await connectMailboxes(desk, sandbox, place, well);
  const size = Math.ceil(struck / 2);
  const halves = [
    await connectHalf(desk, sandbox, place, 'north', size),
    await connectHalf(desk, sandbox, place, 'south', size),
  ] as const;
  const { items } = await desk.get<{ items: { id: string }[] }>('/alarm-channels');
  await desk.patch(`/alarm-channels/${items[0]?.id}`, { toAdministrators: false, recipients: [ON_CALL] });
  await desk.put('/alarm-routes', {
    routes: [{ mailboxId: await mailboxIdOf(desk, connected[0]?.accountId) }],
  });
  return { sandbox, fleet, desk, well: connected.map(({ address }) => address), halves };
}

async function mailboxIdOf(desk: DeskClient, accountId = ''): Promise<string> {
  const { mailboxes } = await desk.account(accountId);
  return mailboxes[0]?.id ?? '';
}

async function connectHalf(
  desk: DeskClient,
  sandbox: RunningSandbox,
  place: Awaited<ReturnType<typeof setUpDemo>>,
  name: string,
  size: number,
): Promise<Half> {
  const { domain } = sandbox.info.tenant;
  const user = `${name}@${domain}`;
  await control(sandbox, 'POST', '/control/users', { upn: user, password: MAILBOX_PASSWORD, mailbox: true });
  const addresses = Array.from({ length: size }, (_, index) => `${name}${index}@${domain}`);
  for (const address of addresses)
    await control(sandbox, 'POST', '/control/mailboxes', { address, shared: true, fullAccess: [user] });
  const { id } = await desk.addAccount({
    ...place,
    kind: 'shared',
    name,
    signIn: user,
    mailboxes: addresses.map((address) => ({ address })),
  });
  const { authorizeUrl } = await desk.startConsent(id);
  const credentials = { username: user, password: MAILBOX_PASSWORD };
  await signInWithForms(authorizeUrl, credentials, desk.origin, desk.sessionHeaders);
  const { state } = await desk.account(id);
  if (state !== 'connected') throw new Error(`${user} is ${state} after the sign-in`);
  return { user, addresses };
}
