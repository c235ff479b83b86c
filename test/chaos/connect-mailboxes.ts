import { ADMINISTRATOR, connectMailbox, type setUpDemo } from '../../server/cli/demo/connect.ts';
import type { DeskClient } from '../../server/cli/demo/desk-client.ts';
import type { RunningSandbox } from '../../server/cli/demo/sandbox-process.ts';
import { control } from '../support/sandbox-control.ts';

export const MAILBOX_PASSWORD = 'chaos-password-1';

export interface ConnectedMailbox {
  readonly address: string;
  readonly accountId: string;
}

/** Makes users with a mailbox in the sandbox, and an account in Postvak for each. */
export async function connectMailboxes(
  desk: DeskClient,
  sandbox: RunningSandbox,
  place: Awaited<ReturnType<typeof setUpDemo>>,
  count: number,
): Promise<ConnectedMailbox[]> {
  // Who is told of alarms has a mailbox too: every notice would come back, and that be an alarm of its own.
  await control(sandbox, 'POST', '/control/mailboxes', { address: ADMINISTRATOR.email, shared: true });
  const connected: ConnectedMailbox[] = [];
  for (let index = 1; index <= count; index += 1) {
    const upn = `chaos${index}@${sandbox.info.tenant.domain}`;
    const password = MAILBOX_PASSWORD;
    await control(sandbox, 'POST', '/control/users', { upn, password, mailbox: true });
    const known = { ...sandbox, info: { ...sandbox.info, users: [{ upn, password }] } };
    const { accountId } = await connectMailbox(desk, known, place, `Chaos ${index}`, `chaos${index}`);
    connected.push({ address: upn, accountId });
  }
  return connected;
}
