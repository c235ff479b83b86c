/**
 * What can be wrong with a deployment of Cisco ECE, as it is described by the file that the control API gives at
 * `/control/ece.yaml`: the points of the guide that no server of Microsoft can show.
 */
import { z } from 'zod';
import { fault } from './declaration.ts';

export const DEPLOYMENT_FAULTS = {
  'ece-version-too-old': fault('deployment', ['version.minimum'], 'ECE is older than OAuth support', {
    version: z.string().default('12.6(1)'),
  }),
  'ece-version-unknown': fault(
    'deployment',
    ['version.minimum', 'docs.links'],
    'ECE is of a release that nobody knows, and has no guide',
    { version: z.string().default('19.9(1) ES1') },
  ),
  'ece-external-url-wrong': fault(
    'deployment',
    ['system.external-url'],
    'The External URL is not the origin of a https address',
    { url: z.string().default('http://ece.contoso.example') },
  ),
  'ece-console-elsewhere': fault(
    'deployment',
    ['system.console-origin'],
    'The console is opened under another name than the External URL',
    { url: z.string().default('https://ece01.contoso.example/system') },
  ),
  'ece-redirect-uri-elsewhere': fault(
    'deployment',
    ['entra.redirect-uri'],
    'The registered redirect URL has another name than the External URL',
    { url: z.string().default('https://ece-old.contoso.example/system/oauth/callback') },
  ),
} as const;
