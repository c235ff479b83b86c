/** The deployment around the mailboxes: versions and addresses, which no server of Microsoft can judge. */
import type { Remedies } from './remedy.ts';

export const DEPLOYMENT_REMEDIES = {
  'version-too-old': {
    summary: 'This version of ECE cannot sign in to Microsoft 365 with OAuth: {version}.',
    remedy: 'Install an Engineering Special with OAuth, best the newest. {fix}',
    documentation: 'https://tools.cisco.com/bugsearch/bug/CSCvr86493',
  },
  'external-url-wrong': {
    summary: 'The External URL cannot be used: {url}.',
    remedy: 'Correct it in {setting}. {fix}',
  },
  'console-origin-differs': {
    summary: 'The console is opened at another address than the External URL: {found} instead of {expected}.',
    remedy: '{fix} The External URL is set in {setting}.',
  },
  'redirect-uri-differs': {
    summary: 'The redirect URI {redirectUri} does not belong to the External URL {expected}.',
    remedy:
      'Entra admin center > Identity > Applications > App registrations > the application > Authentication > Web. {fix} The External URL is set in {setting}.',
    documentation: 'https://learn.microsoft.com/entra/identity-platform/reply-url',
  },
} as const satisfies Remedies;
