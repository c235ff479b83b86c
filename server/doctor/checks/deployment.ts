/** What the file of an ECE deployment alone tells: version, addresses, guides. No network is needed for these. */
import { Failure } from '../../kernel/failure.ts';
import type { Check, Evidence } from '../check.ts';
import type { EceProbe } from '../ece/examined.ts';
import { FURTHER_LINKS, guidesFor } from '../ece/guides.ts';
import { externalUrlSetting } from '../ece/setting.ts';
import { judgeEceVersion } from '../ece/version.ts';
import {
  judgeConsoleOrigin,
  judgeExternalUrl,
  judgeRedirectUri,
  type Verdict,
} from '../judge/external-url.ts';
import { both, factOf, type Said, type Words } from '../words.ts';

const BUDGET_MS = 1_000;
const SUBJECT = 'ECE';

const check = (
  id: Check<EceProbe>['id'],
  title: Said,
  needs: readonly string[],
  run: (probe: EceProbe) => Evidence,
): Check<EceProbe> => ({ id, subject: SUBJECT, title, needs, effect: 'none', budgetMs: BUDGET_MS, run });

/** Compared with a wrong External URL anything differs: those rows wait for it. */
const NEEDS_URL = [`system.external-url ${SUBJECT}`];

export const deploymentChecks: readonly Check<EceProbe>[] = [
  check(
    'version.minimum',
    both('ECE can sign in with OAuth', 'ECE kan aanmelden met OAuth'),
    [],
    ({ description: { ece } }) => {
      const verdict = judgeEceVersion(ece.version);
      const evidence: Said[] = [both(`version ${ece.version}`, `versie ${ece.version}`)];
      if (verdict.outcome === 'pass') return { evidence };
      const { summary, remedy } = verdict;
      if (verdict.outcome === 'warn') return { evidence, warn: { summary, remedy } };
      const facts = { version: ece.version, ...factOf('fix', remedy) };
      return {
        evidence: [...evidence, summary],
        fail: new Failure('version-too-old', { detail: summary.en, facts }),
      };
    },
  ),
  check(
    'system.external-url',
    both('the External URL is a https origin', 'de External URL is een https-adres'),
    [],
    ({ description: { ece } }) =>
      judged(
        `External URL ${ece.externalUrl ?? '–'}`,
        judgeExternalUrl(ece.externalUrl),
        ({ en: detail }, fix) => {
          const url = ece.externalUrl ? both(ece.externalUrl, ece.externalUrl) : NOT_SET;
          const facts = { ...factOf('url', url), ...factOf('fix', fix), ...settingOf(ece.version) };
          return new Failure('external-url-wrong', { detail, facts });
        },
      ),
  ),
  check(
    'system.console-origin',
    both('the console is opened at the External URL', 'de console wordt geopend op de External URL'),
    NEEDS_URL,
    ({ description: { ece } }) => {
      const { externalUrl = '', consoleUrl } = ece;
      if (consoleUrl === undefined) return { evidence: [], skip: unsaid('ece.consoleUrl') };
      return judged(
        both(`console at ${consoleUrl}`, `console op ${consoleUrl}`),
        judgeConsoleOrigin(externalUrl, consoleUrl),
        ({ en: detail }, fix) => {
          const facts = {
            expected: externalUrl,
            found: consoleUrl,
            ...factOf('fix', fix),
            ...settingOf(ece.version),
          };
          return new Failure('console-origin-differs', { detail, facts });
        },
      );
    },
  ),
  check(
    'entra.redirect-uri',
    both(
      'the registered redirect URI is at the External URL',
      'de geregistreerde redirect-URI hoort bij de External URL',
    ),
    NEEDS_URL,
    ({ description: { ece, entra } }) => {
      const { externalUrl = '' } = ece;
      const { redirectUri } = entra;
      if (redirectUri === undefined) return { evidence: [], skip: unsaid('entra.redirectUri') };
      return judged(
        both(`redirect URI ${redirectUri}`, `redirect-URI ${redirectUri}`),
        judgeRedirectUri(externalUrl, redirectUri),
        ({ en: detail }, fix) => {
          const facts = {
            redirectUri,
            expected: externalUrl,
            ...factOf('fix', fix),
            ...settingOf(ece.version),
          };
          return new Failure('redirect-uri-differs', { detail, facts });
        },
      );
    },
  ),
  check(
    'docs.links',
    both('the guides of this release', 'de handleidingen van deze versie'),
    [],
    ({ description: { ece } }) => {
      const guides = guidesFor(ece.version);
      if (guides) return { evidence: [...guides, ...FURTHER_LINKS] };
      const version = ece.version.slice(0, 60);
      const skip = both(
        `no guide is known for ECE ${version}`,
        `voor ECE ${version} is geen handleiding bekend`,
      );
      return { evidence: FURTHER_LINKS, skip };
    },
  ),
];

const NOT_SET = both('not set', 'niet ingevuld');

function settingOf(version: string): Record<string, string> {
  return factOf('setting', externalUrlSetting(version));
}

function unsaid(key: string): Words {
  return both(`the file does not say ${key}`, `het bestand noemt ${key} niet`);
}

function judged(seen: Said, verdict: Verdict, failure: (fault: Words, fix: Words) => Failure): Evidence {
  if (verdict.ok) return { evidence: [seen] };
  return { evidence: [seen, verdict.fault], fail: failure(verdict.fault, verdict.remedy) };
}
