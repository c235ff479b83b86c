/** De installatie rond de postvakken: versies en adressen. */
import type { DEPLOYMENT_REMEDIES } from '../deployment.ts';
import type { Translated } from '../translation.ts';

export const DEPLOYMENT_NL: Translated<typeof DEPLOYMENT_REMEDIES> = {
  'version-too-old': {
    summary: 'Deze versie van ECE kan niet met OAuth aanmelden bij Microsoft 365: {version}.',
    remedy: 'Installeer een Engineering Special met OAuth, het liefst de nieuwste. {fix}',
  },
  'external-url-wrong': {
    summary: 'De External URL is niet bruikbaar: {url}.',
    remedy: 'Verbeter hem in {setting}. {fix}',
  },
  'console-origin-differs': {
    summary:
      'De console wordt op een ander adres geopend dan de External URL: {found} in plaats van {expected}.',
    remedy: '{fix} De External URL staat in {setting}.',
  },
  'redirect-uri-differs': {
    summary: 'De redirect-URI {redirectUri} hoort niet bij de External URL {expected}.',
    remedy:
      'Entra admin center > Identity > Applications > App registrations > de applicatie > Authentication > Web. {fix} De External URL staat in {setting}.',
  },
};
