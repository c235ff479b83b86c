/** The table of all faults in Markdown: what `faults` on the command line prints and `docs/sandbox-faults.md` holds. */
import { z } from 'zod';
import type { FaultArea } from './declaration.ts';
import { COMMON } from './declaration.ts';
import { FAULT_NAMES, FAULTS, type FaultName } from './registry.ts';

export const AREA_TITLES: Readonly<Record<FaultArea, string>> = {
  network: 'Network',
  tls: 'TLS certificates',
  entra: 'Entra: sign-in and tokens',
  graph: 'Graph',
  mailbox: 'Switches, licences and permissions',
  imap: 'IMAP',
  pop3: 'POP3',
  smtp: 'SMTP submission',
  deployment: 'Deployment of ECE',
};

export function documentFaults(): string {
  const sections = (Object.keys(AREA_TITLES) as FaultArea[]).map((area) => {
    const rows = FAULT_NAMES.filter((name) => FAULTS[name].area === area).map(rowOf);
    return `## ${AREA_TITLES[area]}\n\n| fault | what happens | breaks | parameters |\n|---|---|---|---|\n${rows.join('\n')}\n`;
  });
  return `# The faults of the sandbox

\`node sandbox/main.ts faults\` prints this page. How to switch one on: [sandbox.md](sandbox.md#faults). "Breaks" names the
checks of \`postvak doctor\`. Parameters that most faults take stand in the guide; here are only those of their own, with
their defaults.

${sections.join('\n')}`;
}

function rowOf(name: FaultName): string {
  const { description, breaks } = FAULTS[name];
  const cells = [`\`${name}\``, description, breaks.join(', '), ownParameters(name)];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('<', '&lt;')).join(' | ')} |`;
}

function ownParameters(name: FaultName): string {
  const schema = z.toJSONSchema(FAULTS[name].parameters as z.ZodType, { io: 'input' });
  return Object.entries((schema.properties ?? {}) as Record<string, { default?: unknown }>)
    .filter(([key, property]) => !(key in COMMON) || property.default !== undefined)
    .map(([key, { default: value }]) =>
      value === undefined ? `\`${key}\`` : `\`${key}\` ${JSON.stringify(value)}`,
    )
    .join(', ');
}
