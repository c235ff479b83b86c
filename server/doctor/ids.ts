/**
 * The stable ids of the checks: anchors in docs/doctor.md, in JSON reports and in alarms.
 * `ece` marks those that also run in the ECE profile, some only when its file brings a token; `guide` names the point of
 * the vendor's integration guide, or says that the row is about Postvak itself.
 */
export const CHECKS = {
  'system.settings': { ece: false, guide: 'Postvak itself', guideNl: 'Postvak zelf' },
  'system.disk': { ece: false, guide: 'Postvak itself', guideNl: 'Postvak zelf' },
  'system.database': { ece: false, guide: 'Postvak itself', guideNl: 'Postvak zelf' },
  'system.vault': { ece: false, guide: 'Postvak itself', guideNl: 'Postvak zelf' },
  'system.originals': { ece: false, guide: 'Postvak itself', guideNl: 'Postvak zelf' },
  'system.nodes': { ece: false, guide: 'Postvak itself', guideNl: 'Postvak zelf' },
  'version.minimum': { ece: true, guide: 'Minimum version', guideNl: 'Minimale versie' },
  'system.external-url': { ece: true, guide: 'System configuration', guideNl: 'Systeemconfiguratie' },
  'system.console-origin': { ece: true, guide: 'System configuration', guideNl: 'Systeemconfiguratie' },
  'entra.redirect-uri': {
    ece: true,
    guide: 'Azure AD application, redirect URL',
    guideNl: 'Azure AD-applicatie, redirect-URL',
  },
  'entra.app': { ece: 'with-refresh-token', guide: 'Azure AD application', guideNl: 'Azure AD-applicatie' },
  'entra.secret-expiry': {
    ece: 'with-refresh-token',
    guide: 'Azure AD application',
    guideNl: 'Azure AD-applicatie',
  },
  'token.lifetime': {
    ece: true,
    guide: 'Azure AD application, access token',
    guideNl: 'Azure AD-applicatie, toegangstoken',
  },
  'token.refresh': {
    ece: 'with-refresh-token',
    guide: 'Network connection, token updates',
    guideNl: 'Netwerkverbinding, vernieuwen van tokens',
  },
  'token.user': { ece: 'with-token', guide: 'Token generation', guideNl: 'Token genereren' },
  'token.audience': { ece: 'with-token', guide: 'Token generation', guideNl: 'Token genereren' },
  'mailbox.imap-enabled': {
    ece: true,
    guide: 'Mailbox configuration',
    guideNl: 'Configuratie van de mailbox',
  },
  'mailbox.pop-enabled': {
    ece: true,
    guide: 'Mailbox configuration',
    guideNl: 'Configuratie van de mailbox',
  },
  'mailbox.smtp-enabled': {
    ece: true,
    guide: 'Mailbox configuration',
    guideNl: 'Configuratie van de mailbox',
  },
  'mailbox.licence': { ece: true, guide: 'Exchange licence', guideNl: 'Exchange-licentie' },
  'mailbox.full-access': { ece: true, guide: 'Mailbox permissions', guideNl: 'Rechten op de mailbox' },
  'mailbox.send-as': { ece: false, guide: 'Mailbox permissions', guideNl: 'Rechten op de mailbox' },
  'network.dns': { ece: true, guide: 'Network connection, URLs', guideNl: "Netwerkverbinding, URL's" },
  'network.tcp': { ece: true, guide: 'Network connection, ports', guideNl: 'Netwerkverbinding, poorten' },
  'network.tls': { ece: true, guide: 'Network connection, ports', guideNl: 'Netwerkverbinding, poorten' },
  'connectivity.imap': { ece: true, guide: 'Connectivity test', guideNl: 'Connectiviteitstest' },
  'connectivity.pop3': { ece: true, guide: 'Connectivity test', guideNl: 'Connectiviteitstest' },
  'connectivity.smtp': { ece: true, guide: 'Connectivity test', guideNl: 'Connectiviteitstest' },
  'connectivity.graph': { ece: false, guide: 'Postvak itself', guideNl: 'Postvak zelf' },
  'alarm.path': {
    ece: false,
    guide: 'Network connection, alarm mail',
    guideNl: 'Netwerkverbinding, alarmmail',
  },
  'docs.links': { ece: true, guide: 'Documentation links', guideNl: 'Links naar documentatie' },
} as const satisfies Record<
  string,
  {
    readonly ece: boolean | 'with-token' | 'with-refresh-token';
    readonly guide: string;
    readonly guideNl: string;
  }
>;

export type CheckId = keyof typeof CHECKS;
