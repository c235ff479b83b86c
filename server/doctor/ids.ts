/**
 * The stable ids of the checks: anchors in docs/doctor.md, in JSON reports and in alarms.
 * `ece` marks those that also run in the ECE profile, some only when its file brings a token; `guide` names the point of the vendor's integration guide.
 */
export const CHECKS = {
  'version.minimum': { ece: true, guide: 'Minimum version' },
  'system.external-url': { ece: true, guide: 'System configuration' },
  'system.console-origin': { ece: true, guide: 'System configuration' },
  'entra.redirect-uri': { ece: true, guide: 'Azure AD application, redirect URL' },
  'entra.app': { ece: 'with-refresh-token', guide: 'Azure AD application' },
  'entra.secret-expiry': { ece: false, guide: 'Azure AD application' },
  'token.lifetime': { ece: true, guide: 'Azure AD application, access token' },
  'token.refresh': { ece: 'with-refresh-token', guide: 'Network connection, token updates' },
  'token.user': { ece: 'with-token', guide: 'Token generation' },
  'token.audience': { ece: 'with-token', guide: 'Token generation' },
  'mailbox.imap-enabled': { ece: true, guide: 'Mailbox configuration' },
  'mailbox.pop-enabled': { ece: true, guide: 'Mailbox configuration' },
  'mailbox.smtp-enabled': { ece: true, guide: 'Mailbox configuration' },
  'mailbox.licence': { ece: true, guide: 'Exchange licence' },
  'mailbox.full-access': { ece: true, guide: 'Mailbox permissions' },
  'mailbox.send-as': { ece: false, guide: 'Mailbox permissions' },
  'network.dns': { ece: true, guide: 'Network connection, URLs' },
  'network.tcp': { ece: true, guide: 'Network connection, ports' },
  'network.tls': { ece: true, guide: 'Network connection, ports' },
  'connectivity.imap': { ece: true, guide: 'Connectivity test' },
  'connectivity.pop3': { ece: true, guide: 'Connectivity test' },
  'connectivity.smtp': { ece: true, guide: 'Connectivity test' },
  'alarm.path': { ece: false, guide: 'Network connection, alarm mail' },
  'docs.links': { ece: true, guide: 'Documentation links' },
} as const satisfies Record<
  string,
  { readonly ece: boolean | 'with-token' | 'with-refresh-token'; readonly guide: string }
>;

export type CheckId = keyof typeof CHECKS;
