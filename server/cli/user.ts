/**
 * `postvak user`: people from the command line, for an installation without a browser and for whoever forgot the
 * administrator's password. A password is never an argument, because arguments are seen by every user of the
 * machine: it is read from stdin, or made and printed once.
 */
import { randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { type Command, Option } from 'commander';
import { Refused } from '../accounts/refused.ts';
import { addAgent, changeAgent, listAgents } from '../desk/people/agents.ts';
import type { Store } from '../store/pool.ts';
import { emailArgument } from './email-argument.ts';
import { withDatabase } from './open-database.ts';

type Role = 'administrator' | 'supervisor' | 'agent';

const SHORTEST_PASSWORD = 12;

export function describe(command: Command): void {
  const stdin = () => new Option('--password-stdin', 'read the password from stdin instead of making one');
  command.command('list').description('list everybody').option('--json', 'as JSON').action(list);
  command
    .command('create')
    .description('make somebody')
    .argument('<email>', 'the address to sign in with', emailArgument)
    .requiredOption('--name <name>', 'as colleagues see it')
    .addOption(new Option('--role <role>').choices(['administrator', 'supervisor', 'agent']).default('agent'))
    .addOption(stdin())
    .action(create);
  command
    .command('reset-password')
    .description('give somebody a new password; ends all sessions')
    .argument('<email>', 'the address to sign in with', emailArgument)
    .addOption(stdin())
    .action(resetPassword);
  command
    .command('disable')
    .description('let somebody sign in no more; ends all sessions')
    .argument('<email>', 'the address to sign in with', emailArgument)
    .action((email: string) => setDisabled(email, true));
  command
    .command('enable')
    .description('let somebody sign in again')
    .argument('<email>', 'the address to sign in with', emailArgument)
    .action((email: string) => setDisabled(email, false));
  command.action(() => command.help({ error: true }));
}

async function list(options: { readonly json?: boolean }): Promise<void> {
  const agents = await withDatabase('user', (store) => listAgents(store.db));
  if (options.json) {
    process.stdout.write(`${JSON.stringify(agents)}\n`);
    return;
  }
  for (const { email, role, name, disabled } of agents) {
    process.stdout.write(`${email}\t${role}\t${name}${disabled ? '\tdisabled' : ''}\n`);
  }
}

async function create(
  email: string,
  options: { readonly name: string; readonly role: Role; readonly passwordStdin?: boolean },
): Promise<void> {
  const { name, role } = options;
  const password = await choosePassword(options.passwordStdin);
  await withDatabase('user', (store) =>
    addAgent(store, null, { email, name, role, password: password.value }),
  );
  process.stdout.write(`made ${email}\n`);
  password.tell();
}

async function resetPassword(email: string, options: { readonly passwordStdin?: boolean }): Promise<void> {
  const password = await choosePassword(options.passwordStdin);
  await withDatabase('user', async (store) => {
    await changeAgent(store, null, await idOf(store, email), { password: password.value });
  });
  process.stdout.write(`${email} has a new password\n`);
  password.tell();
}

async function setDisabled(email: string, disabled: boolean): Promise<void> {
  await withDatabase('user', async (store) => {
    await changeAgent(store, null, await idOf(store, email), { disabled });
  });
  process.stdout.write(`${email} is ${disabled ? 'disabled' : 'enabled'}\n`);
}

interface ChosenPassword {
  readonly value: string;
  tell(): void;
}

async function choosePassword(fromStdin = false): Promise<ChosenPassword> {
  if (!fromStdin) {
    const value = randomBytes(15).toString('base64url');
    return { value, tell: () => void process.stdout.write(`password: ${value}\n`) };
  }
  const value = (await text(process.stdin)).replace(/\r?\n$/, '');
  if (value.length < SHORTEST_PASSWORD) {
    throw new Refused('invalid', `needs at least ${SHORTEST_PASSWORD} characters`, 'password');
  }
  return { value, tell: () => {} };
}

async function idOf(store: Store, email: string): Promise<string> {
  const agent = (await listAgents(store.db)).find((one) => one.email.toLowerCase() === email);
  if (!agent) throw new Refused('not-found', `There is nobody with the address ${email}.`);
  return agent.id;
}
