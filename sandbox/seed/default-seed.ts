/** Contoso: two customer-service mailboxes, an employee with two shared ones, and an application that reads them. */
import type { Seed } from './schema.ts';

const OUTLOOK = 'https://outlook.office.com';
const GRAPH = 'https://graph.microsoft.com';

export const DEFAULT_SEED = {
  tenants: [
    { domain: 'contoso.example', name: 'Contoso' },
    { domain: 'fabrikam.example', name: 'Fabrikam' },
  ],
  users: [
    { upn: 'support@contoso.example', displayName: 'Contoso Support' },
    { upn: 'sales@contoso.example', displayName: 'Contoso Sales' },
    { upn: 'sanne@contoso.example', displayName: 'Sanne Visser' },
    {
      upn: 'admin@contoso.example',
      displayName: 'Contoso Administrator',
      administrator: true,
      mailbox: false,
    },
    { upn: 'guest@fabrikam.example', displayName: 'Somebody of another tenant' },
  ],
  mailboxes: ['info', 'orders'].map((name) => ({
    address: `${name}@contoso.example`,
    shared: true,
    fullAccess: ['sanne@contoso.example'],
    sendAs: ['sanne@contoso.example'],
  })),
  apps: [
    {
      name: 'Postvak',
      secrets: [{ name: 'Postvak' }],
      adminConsented: [
        ...['IMAP.AccessAsUser.All', 'POP.AccessAsUser.All', 'SMTP.Send'].map((name) => `${OUTLOOK}/${name}`),
        ...['User.Read', 'Application.Read.All'].map((name) => `${GRAPH}/${name}`),
      ],
      appRoles: [
        'IMAP.AccessAsApp',
        'POP.AccessAsApp',
        'SMTP.SendAsApp',
        'User.Read.All',
        'Application.Read.All',
      ],
    },
  ],
} as const satisfies Seed;
