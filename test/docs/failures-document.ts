import { type Actor, FAILURES, type FailureCode } from '../../server/kernel/failure.ts';
import { REMEDIES } from '../../server/kernel/remedies.ts';

const ACTORS: Record<Actor, string> = {
  nobody: 'nobody; Postvak goes on by itself',
  'postvak-admin': 'Postvak administrator',
  'entra-admin': 'Entra administrator',
  'm365-admin': 'Microsoft 365 administrator',
  'network-admin': 'network administrator',
  'mailbox-owner': 'the owner of the mailbox or sign-in',
};

const HEAD = `# Failures

Everything that can go wrong between Postvak and the outside world is one of this closed list. The retriever, the
dispatcher, the token keeper, the doctor, the alarms, the console and the API all speak it.

The **kind** decides what Postvak does: *transient* is tried again with back-off; *throttled* is tried again when the
server said so; *operator* stops that scope, keeps everything, waits for a person and resumes by itself when it is
cured; *permanent* ends that message or recipient; *uncertain* is found out before anything is done twice. The
**scope** says how far the damage reaches.

This page is made from \`server/kernel/failure.ts\` and \`server/kernel/remedies.ts\` by \`npm run generate:failures\`.
`;

/** docs/failures.md as the code has it now. */
export function failuresDocument(): string {
  const sections = (Object.keys(FAILURES) as FailureCode[]).map((code) => {
    const { kind, scope, actor } = FAILURES[code];
    const { summary, remedy, command, documentation } = REMEDIES[code];
    const lines = [
      `## ${code}`,
      '',
      plain(summary),
      '',
      `- kind: ${kind} · scope: ${scope} · who acts: ${ACTORS[actor]}`,
      `- remedy: ${plain(remedy)}`,
      ...(documentation ? [`- see: <${documentation}>`] : []),
      ...(command ? ['', '```', command, '```'] : []),
    ];
    return lines.join('\n');
  });
  return `${[HEAD, ...sections].join('\n\n').replace(/\n{3,}/g, '\n\n')}\n`;
}

/** {name} as <name> would be taken for HTML by Markdown. */
function plain(text: string): string {
  return text.replace(/\{(\w+)\}/g, '*$1*');
}
