import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CLOUDS, type Cloud } from './clouds.ts';
import { quoteForPowerShell, quoteForShell } from './quote.ts';
import {
  APPLICATION_PERMISSIONS,
  DELEGATED_PERMISSIONS,
  exchangePowerShell,
  registrationAzureCli,
  registrationPowerShell,
} from './setup-scripts.ts';

const setup = {
  name: "Contoso's desk",
  cloud: 'global',
  redirectUri: 'https://desk.contoso.example/oauth/callback',
  grantKind: 'delegated',
  graph: false,
} as const;

describe('a value in a command is one word, whatever it holds', () => {
  test.each([
    "it's",
    '$(reboot)',
    '`reboot`',
    '"; reboot; "',
    "' ; reboot ; '",
    'a\nreboot',
    '\\',
    '—é漢',
    '',
  ])('a real shell reads %j back', (value) => {
    const printed = execFileSync('sh', ['-c', `printf %s ${quoteForShell(value)}`]).toString();
    expect(printed).toBe(value.replaceAll('\n', ''));
  });

  test('PowerShell finds no end of the string inside', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("'", '\u2018', '\u2019', '\u201b', 'a', '$', '\n') }),
        (value) => {
          const inside = quoteForPowerShell(value).slice(1, -1);
          expect(inside.replaceAll("''", '')).not.toMatch(/['\u2018\u2019\u201a\u201b\n]/);
        },
      ),
    );
  });
});

describe('the registration', () => {
  test.each(Object.keys(CLOUDS) as Cloud[])('is made in the right place for %s', (cloud) => {
    const environments = { global: 'Global', 'gcc-high': 'USGov', dod: 'USGovDoD', china: 'China' };
    expect(registrationPowerShell({ ...setup, cloud })).toContain(`-Environment ${environments[cloud]} `);
  });

  test('names the redirect URI and every permission, in both scripts', () => {
    for (const script of [registrationPowerShell(setup), registrationAzureCli(setup)]) {
      expect(script).toContain(setup.redirectUri);
      for (const permission of DELEGATED_PERMISSIONS) expect(script).toContain(permission);
    }
    for (const script of [
      registrationPowerShell({ ...setup, grantKind: 'app-only' }),
      registrationAzureCli({ ...setup, grantKind: 'app-only' }),
    ]) {
      for (const permission of APPLICATION_PERMISSIONS) expect(script).toContain(permission);
      expect(script).not.toContain('SMTP.Send ');
    }
  });

  test('is a script that a shell can read', () => {
    execFileSync('sh', ['-n'], { input: registrationAzureCli(setup) });
  });
});

describe('the rights on mailboxes', () => {
  const base = { cloud: 'global', clientId: '66666666-7777-4888-9999-aaaaaaaaaaaa' } as const;

  test("a user's own mailbox needs protocols only", () => {
    const script = exchangePowerShell({
      ...base,
      kind: 'mailbox',
      grantKind: 'delegated',
      signIn: 'support@contoso.example',
      mailboxes: [{ address: 'Support@contoso.example', incoming: 'imap', outgoing: 'smtp' }],
    });
    expect(script).toContain("Set-CASMailbox -Identity 'Support@contoso.example' -ImapEnabled $true");
    expect(script).not.toContain('Add-MailboxPermission');
  });

  test('a shared mailbox needs full access and send as for who signs in', () => {
    const script = exchangePowerShell({
      ...base,
      kind: 'shared',
      grantKind: 'delegated',
      signIn: 'sanne@contoso.example',
      mailboxes: [{ address: 'info@contoso.example', incoming: 'pop3', outgoing: 'smtp' }],
    });
    expect(script).toContain(
      "Add-MailboxPermission -Identity 'info@contoso.example' -User 'sanne@contoso.example' -AccessRights FullAccess",
    );
    expect(script).toContain(
      "Add-RecipientPermission -Identity 'info@contoso.example' -Trustee 'sanne@contoso.example'",
    );
    expect(script).toContain('-PopEnabled $true');
  });

  test('an application gets a service principal by its enterprise object id', () => {
    const script = exchangePowerShell({
      ...base,
      kind: 'shared',
      grantKind: 'app-only',
      signIn: 'x@contoso.example',
      mailboxes: [{ address: 'info@contoso.example', incoming: 'imap', outgoing: 'smtp' }],
    });
    expect(script).toContain('New-ServicePrincipal -AppId $principal.AppId -ObjectId $principal.Id');
    expect(script).toContain('-User $principal.Id -AccessRights FullAccess');
  });
});
