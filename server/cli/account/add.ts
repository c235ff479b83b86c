/** `postvak account add`, `postvak account add-mailboxes`. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { addAccount, addMailboxes, listAccounts } from '../../accounts/account.ts';
import { listAppRegistrations } from '../../accounts/app-registration.ts';
import { listDepartments } from '../../accounts/department.ts';
import type { NewMailbox } from '../../accounts/mailbox.ts';
import type { StartPoint } from '../../store/schema.ts';
import { emailArgument } from '../email-argument.ts';
import { withDatabase } from '../open-database.ts';
import { findAccount, findNamed } from './find.ts';

interface MailboxOptions {
  readonly from: StartPoint;
  readonly pop3?: boolean;
  readonly graph?: boolean;
  readonly displayName: string;
}

interface AddOptions extends MailboxOptions {
  readonly app?: string;
  readonly department?: string;
  readonly name?: string;
  readonly signIn?: string;
  readonly grant?: 'delegated' | 'app-only' | 'password';
}

export function describeAdd(command: Command): void {
  withMailboxOptions(
    command
      .command('add')
      .description('add an account: one address is a mailbox account, several are a shared account')
      .argument('<address...>', 'the mailboxes', collectAddresses)
      .option('--app <name>', 'the app registration; not needed when there is one only')
      .option('--department <name>', 'not needed when there is one only')
      .option('--name <name>', 'as colleagues know it; the first address otherwise')
      .option('--sign-in <address>', 'who signs in; needed for several mailboxes', emailArgument)
      .addOption(
        new Option('--grant <kind>', 'how Postvak gets in')
          .choices(['delegated', 'app-only', 'password'])
          .default(undefined, 'delegated, or password where the server knows nothing else'),
      ),
  ).action(add);
  withMailboxOptions(
    command
      .command('add-mailboxes')
      .description('add mailboxes to a shared account')
      .argument('<account>', 'its name, the address that signs in, or its id')
      .argument('<address...>', 'the mailboxes', collectAddresses),
  ).action(addMore);
}

function withMailboxOptions(command: Command): Command {
  return command
    .option('--from <start>', 'mail from where on: now, unread, everything, or days:14', startPoint, {
      from: 'now',
    })
    .option('--pop3', 'retrieve by POP3 instead of IMAP')
    .option('--graph', 'retrieve and send over Microsoft Graph')
    .option('--display-name <name>', 'what customers see beside the address', '');
}

async function add(addresses: readonly string[], options: AddOptions): Promise<void> {
  const account = await withDatabase('account', async (store) => {
    const app = findNamed('app registration', await listAppRegistrations(store.db), options.app);
    const department = findNamed('department', await listDepartments(store.db), options.department);
    const [first = ''] = addresses;
    return addAccount(
      store,
      {
        departmentId: department.id,
        appRegistrationId: app.id,
        kind: addresses.length === 1 ? 'mailbox' : 'shared',
        grantKind: options.grant ?? (app.provider === 'password' ? 'password' : 'delegated'),
        name: options.name ?? first,
        signIn: options.signIn ?? first,
        mailboxes: mailboxesOf(addresses, options),
      },
      null,
    );
  });
  process.stdout.write(`added ${account.name}; connect it with: postvak account connect ${account.signIn}\n`);
}

async function addMore(wanted: string, addresses: readonly string[], options: MailboxOptions): Promise<void> {
  const account = await withDatabase('account', async (store) => {
    const { id } = findAccount(await listAccounts(store.db), wanted);
    return addMailboxes(store, id, mailboxesOf(addresses, options), null);
  });
  process.stdout.write(`${account.name} has ${account.mailboxes.length} mailboxes\n`);
}

function mailboxesOf(
  addresses: readonly string[],
  { from, pop3, graph, displayName }: MailboxOptions,
): NewMailbox[] {
  return addresses.map((address) => ({
    address,
    displayName,
    startPoint: from,
    incoming: graph ? 'graph' : pop3 ? 'pop3' : 'imap',
    outgoing: graph ? 'graph' : 'smtp',
  }));
}

function collectAddresses(value: string, before: readonly string[] | undefined): string[] {
  return [...(before ?? []), emailArgument(value)];
}

function startPoint(value: string): StartPoint {
  if (value === 'now' || value === 'unread' || value === 'everything') return { from: value };
  const days = Number(/^days:(\d{1,4})$/.exec(value)?.[1]);
  if (days >= 1 && days <= 3650) return { from: 'days', days };
  throw new InvalidArgumentError('It is now, unread, everything, or days:N with N from 1 to 3650.');
}
