/** What the file alone tells: version, addresses, guides. No network is needed for these. */
import { Failure } from '../../kernel/failure.ts';
import type { Check, Evidence } from '../check.ts';
import { FURTHER_LINKS, guidesFor } from '../ece/guides.ts';
import type { EceProbe } from '../ece/probe.ts';
import { externalUrlSetting } from '../ece/setting.ts';
import { judgeEceVersion } from '../ece/version.ts';
import {
  judgeConsoleOrigin,
  judgeExternalUrl,
  judgeRedirectUri,
  type Verdict,
} from '../judge/external-url.ts';

const BUDGET_MS = 1_000;
const SUBJECT = 'ECE';

const check = (
  id: Check<EceProbe>['id'],
  title: string,
  needs: readonly string[],
  run: (probe: EceProbe) => Evidence,
): Check<EceProbe> => ({ id, subject: SUBJECT, title, needs, effect: 'none', budgetMs: BUDGET_MS, run });

/** Compared with a wrong External URL anything differs: those rows wait for it. */
const NEEDS_URL = [`system.external-url ${SUBJECT}`];

export const deploymentChecks: readonly Check<EceProbe>[] = [
  check('version.minimum', 'ECE can sign in with OAuth', [], ({ description: { ece } }) => {
    const verdict = judgeEceVersion(ece.version);
    const evidence = [`version ${ece.version}`];
    if (verdict.outcome === 'pass') return { evidence };
    const { summary, remedy } = verdict;
    if (verdict.outcome === 'warn') return { evidence, warn: { summary, remedy } };
    const facts = { version: ece.version, fix: remedy };
    return {
      evidence: [...evidence, summary],
      fail: new Failure('version-too-old', { detail: summary, facts }),
    };
  }),
  check('system.external-url', 'the External URL is a https origin', [], ({ description: { ece } }) =>
    judged(
      `External URL ${ece.externalUrl ?? 'not set'}`,
      judgeExternalUrl(ece.externalUrl),
      (detail, fix) => {
        const facts = { url: ece.externalUrl ?? 'not set', fix, setting: externalUrlSetting(ece.version) };
        return new Failure('external-url-wrong', { detail, facts });
      },
    ),
  ),
  check(
    'system.console-origin',
    'the console is opened at the External URL',
    NEEDS_URL,
    ({ description: { ece } }) => {
      const { externalUrl = '', consoleUrl } = ece;
      if (consoleUrl === undefined) return { evidence: [], skip: 'the file does not say ece.consoleUrl' };
      return judged(
        `console at ${consoleUrl}`,
        judgeConsoleOrigin(externalUrl, consoleUrl),
        (detail, fix) => {
          const facts = {
            expected: externalUrl,
            found: consoleUrl,
            fix,
            setting: externalUrlSetting(ece.version),
          };
          return new Failure('console-origin-differs', { detail, facts });
        },
      );
    },
  ),
  check(
    'entra.redirect-uri',
    'the registered redirect URI is at the External URL',
    NEEDS_URL,
    ({ description: { ece, entra } }) => {
      const { externalUrl = '' } = ece;
      const { redirectUri } = entra;
      if (redirectUri === undefined) return { evidence: [], skip: 'the file does not say entra.redirectUri' };
      return judged(
        `redirect URI ${redirectUri}`,
        judgeRedirectUri(externalUrl, redirectUri),
        (detail, fix) => {
          const facts = { redirectUri, expected: externalUrl, fix, setting: externalUrlSetting(ece.version) };
          return new Failure('redirect-uri-differs', { detail, facts });
        },
      );
    },
  ),
  check('docs.links', 'the guides of this release', [], ({ description: { ece } }) => {
    const guides = guidesFor(ece.version);
    if (!guides) {
      return { evidence: FURTHER_LINKS, skip: `no guide is known for ECE ${ece.version.slice(0, 60)}` };
    }
    return { evidence: [...guides, ...FURTHER_LINKS] };
  }),
];

function judged(seen: string, verdict: Verdict, failure: (fault: string, fix: string) => Failure): Evidence {
  if (verdict.ok) return { evidence: [seen] };
  return { evidence: [seen, verdict.fault], fail: failure(verdict.fault, verdict.remedy) };
}
