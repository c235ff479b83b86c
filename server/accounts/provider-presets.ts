import type { EndpointOverrides } from '../store/schema.ts';

/** Settings of a well-known provider, to begin a registration with; nothing else is special about it. */
export interface ProviderPreset {
  readonly id: string;
  readonly name: string;
  /** Where its application is registered. */
  readonly console: string;
  readonly endpoints: EndpointOverrides;
}

export const PROVIDER_PRESETS: readonly ProviderPreset[] = [
  {
    // https://developers.google.com/workspace/gmail/imap/xoauth2-protocol and
    // https://developers.google.com/workspace/gmail/imap/imap-smtp. Google refuses the scope offline_access; the
    // refresh token comes with access_type=offline (wire/entra/authorize.ts).
    id: 'google',
    name: 'Google Workspace',
    console: 'https://console.cloud.google.com/auth/clients',
    endpoints: {
      login: 'https://accounts.google.com',
      scopes: ['openid', 'email', 'profile', 'https://mail.google.com/'],
      imap: { host: 'imap.gmail.com', port: 993, tls: 'implicit' },
      pop3: { host: 'pop.gmail.com', port: 995, tls: 'implicit' },
      smtp: { host: 'smtp.gmail.com', port: 587, tls: 'starttls' },
    },
  },
];
