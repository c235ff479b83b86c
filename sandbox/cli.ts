/** The command line: start the sandbox, or put a mail into one that runs. */
import { readFile } from 'node:fs/promises';
import { Command, Option } from 'commander';
import { documentFaults } from './faults/document.ts';
import type { SandboxInfo } from './info.ts';
import { startSandbox } from './sandbox.ts';
import { readSeed } from './seed/read-seed.ts';
import type { Ports } from './seed/schema.ts';

/** Numbers that look like the real ones and need no privileges. */
const FIXED_PORTS: Ports = {
  entra: 9080,
  entraTls: 9443,
  graph: 9081,
  graphTls: 9444,
  imap: 9993,
  pop3: 9995,
  smtp: 9587,
  control: 9090,
};

interface StartOptions {
  readonly config?: string;
  readonly ports: 'auto' | 'fixed';
  readonly json?: boolean;
  readonly exitWithParent?: boolean;
}

export async function runCli(argv: readonly string[]): Promise<void> {
  const program = new Command('postvak-sandbox')
    .description(
      'A Microsoft 365 for the laboratory: Entra ID, Exchange Online and Graph that can be broken on purpose',
    )
    .option('--config <file>', 'YAML file with tenants, users, mailboxes, apps, faults and settings')
    .addOption(
      new Option('--ports <which>', 'any free ports, or 9080 and so on (see docs/sandbox.md)')
        .choices(['auto', 'fixed'])
        .default('auto'),
    )
    .option('--json', 'print one line of JSON when it is up, and nothing else')
    .option('--exit-with-parent', 'stop when standard input closes')
    .action((options: StartOptions) => complain(() => start(options)));
  program
    .command('inject')
    .description('put a mail into a mailbox of a running sandbox, byte for byte')
    .argument('<file>', 'the mail (.eml)')
    .requiredOption('--to <address>', 'the mailbox')
    .requiredOption('--control <url>', 'address of the control API, as the sandbox printed it')
    .action((file: string, options: { to: string; control: string }) =>
      complain(() => inject(file, options)),
    );
  program
    .command('faults')
    .description('print all faults that can be switched on, as Markdown')
    .action(() => void process.stdout.write(documentFaults()));
  await program.parseAsync([...argv]);
}

async function start({ config, ports, json, exitWithParent }: StartOptions): Promise<void> {
  const sandbox = await startSandbox({
    seed: config === undefined ? undefined : await readSeed(config),
    ports: ports === 'fixed' ? FIXED_PORTS : undefined,
  });
  const info = sandbox.info();
  process.stdout.write(json ? `${JSON.stringify(info)}\n` : describe(info));
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    void sandbox.close().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  if (exitWithParent) process.stdin.once('end', stop).once('error', stop).resume();
}

function describe({ entra, graph, imap, pop3, smtp, control, ca, tenant, apps, users }: SandboxInfo): string {
  const rows = [
    ['Control page', `${control.url}/`],
    ['Entra', `${entra.url}/${tenant.id}  (TLS: ${entra.tlsUrl})`],
    ['Graph', `${graph.url}  (TLS: ${graph.tlsUrl})`],
    ['IMAP', `${imap.host}:${imap.port}, TLS`],
    ['POP3', `${pop3.host}:${pop3.port}, TLS`],
    ['SMTP', `${smtp.host}:${smtp.port}, STARTTLS`],
    ['Trust', ca],
    ...apps.map(({ name, clientId, secret }) => ['Application', `${name}  ${clientId}  secret ${secret}`]),
    ...users.map(({ upn, password }) => ['User', `${upn}  password ${password}`]),
  ];
  return `${rows.map(([name = '', value = '']) => `${name.padEnd(13)} ${value}`).join('\n')}\n`;
}

async function inject(file: string, { to, control }: { to: string; control: string }): Promise<void> {
  const raw = (await readFile(file)).toString('base64');
  const response = await fetch(new URL('/control/mail', control), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ to, raw }),
    signal: AbortSignal.timeout(60_000),
  });
  const answer = (await response.json()) as { messageIds?: string[]; error?: string };
  if (!response.ok) throw new Error(answer.error ?? `the sandbox answered ${response.status}`);
  process.stdout.write(`${answer.messageIds?.[0] || 'delivered'}\n`);
}

/** What a person did wrong is said in one line; status 2 as for any wrong use. */
async function complain(action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    process.stderr.write(code === undefined ? `${message}\n` : `${code}: ${message}\n`);
    process.exitCode = 2;
  }
}
