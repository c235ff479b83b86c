import { describe, expect, test } from 'vitest';
import { describeFailure } from '../kernel/describe-failure.ts';
import { FAILURES, Failure, type FailureCode } from '../kernel/failure.ts';
import { REMEDIES } from '../kernel/remedies.ts';
import { namesOf } from './names.ts';

const CLIENT_ID = 'a4f0c1de-6f0b-4d4e-9d3c-0a86a6a6f3b1';
const SERVICE_PRINCIPAL = '5b1d7a52-40ab-4a53-8f0e-3df7c2b0a6a4';
const delegated = {
  name: 'Service desk',
  grantKind: 'delegated',
  signIn: 'service@contoso.example',
  oid: '0f6b1d0a-92a7-4bc6-8f2d-6a1e3c1d9b77',
  app: 'Postvak (mail)',
  clientId: CLIENT_ID,
  tenant: 'contoso.example',
} as const;
const appOnly = { ...delegated, grantKind: 'app-only', oid: SERVICE_PRINCIPAL } as const;

const described = (code: FailureCode, account: Parameters<typeof namesOf>[0] = delegated) =>
  describeFailure(new Failure(code).toJSON(), { ...namesOf(account), mailbox: 'info@contoso.example' });

const COMMANDS = (Object.keys(FAILURES) as FailureCode[]).flatMap((code) => {
  const { command } = REMEDIES[code] as { command?: string };
  return command === undefined ? [] : [[code, command] as const];
});

describe('commands to copy', () => {
  test.each(COMMANDS.filter(([, command]) => command.startsWith('az ad app')))(
    '%s names the application by its client id',
    (code) => {
      const { command } = described(code);
      expect(command).toContain(`--id ${CLIENT_ID}`);
      expect(command).not.toContain('Postvak (mail)');
    },
  );

  test.each(COMMANDS.filter(([, command]) => /-(?:User|Trustee) /.test(command)))(
    '%s gives the right to whoever opens the mailbox',
    (code) => {
      expect(described(code).command).toMatch(/-(?:User|Trustee) service@contoso\.example /);
      const command = described(code, appOnly).command;
      expect(command).toMatch(new RegExp(`-(?:User|Trustee) ${SERVICE_PRINCIPAL} `));
      expect(command).not.toContain('service@contoso.example');
    },
  );

  test('there are some of both', () => {
    expect(COMMANDS.filter(([, command]) => command.startsWith('az ad app')).length).toBeGreaterThan(3);
    expect(COMMANDS.filter(([, command]) => /-(?:User|Trustee) /.test(command)).length).toBeGreaterThan(2);
  });

  test('what is not known yet stays a blank to fill in', () => {
    expect(described('send-as-denied', { ...appOnly, oid: null }).command).toContain('-Trustee <principal>');
  });
});

test('words for people name the application, not its ids', () => {
  expect(described('send-as-denied', appOnly).summary).toBe(
    'Postvak (mail) may not send as info@contoso.example.',
  );
  expect(described('app-disabled').remedy).toContain('Enterprise applications > Postvak (mail)');
});

test('an application that is not found is told with the id that was looked for', () => {
  expect(described('app-not-found').summary).toContain(`Postvak (mail) (${CLIENT_ID})`);
});
