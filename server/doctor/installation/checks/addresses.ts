/** The address of the installation, against itself and against the browser of the administrator. */
import { readExternalUrl } from '../../../desk/people/installation.ts';
import { Failure } from '../../../kernel/failure.ts';
import type { Evidence } from '../../check.ts';
import { judgeConsoleOrigin, judgeExternalUrl, type Verdict } from '../../judge/external-url.ts';
import { both, factOf, type Said, type Words } from '../../words.ts';
import { contentOf, type InstallationProbe } from '../probe.ts';
import { row } from './row.ts';

const EXAMPLE = 'https://desk.example.com';
const SETTING = both(
  'POSTVAK_EXTERNAL_URL, or the settings of the console',
  'POSTVAK_EXTERNAL_URL, of de instellingen van de console',
);
const NOT_SET = both('not set', 'niet ingevuld');

export async function externalUrlOf({ opened }: InstallationProbe): Promise<string | undefined> {
  return contentOf(opened.settings).externalUrl ?? readExternalUrl(contentOf(opened.store).db);
}

export const externalUrl = row(
  'system.external-url',
  both('the External URL is a https origin', 'de External URL is een https-adres'),
  ['system.database'],
  async (probe) => {
    const url = await externalUrlOf(probe);
    return judged(`External URL ${url ?? '–'}`, judgeExternalUrl(url, EXAMPLE), ({ en: detail }, fix) => {
      const facts = {
        ...factOf('url', url ? both(url, url) : NOT_SET),
        ...factOf('fix', fix),
        ...factOf('setting', SETTING),
      };
      return new Failure('external-url-wrong', { detail, facts });
    });
  },
);

export const consoleOrigin = row(
  'system.console-origin',
  both('the console is opened at the External URL', 'de console wordt geopend op de External URL'),
  ['system.external-url'],
  async (probe) => {
    const { consoleOrigin: origin } = probe.opened;
    if (origin === undefined) {
      return {
        evidence: [],
        skip: both(
          'only a run from the console tells at which address it is opened',
          'alleen een onderzoek vanuit de console weet op welk adres die geopend is',
        ),
      };
    }
    const url = (await externalUrlOf(probe)) ?? '';
    const seen = both(`console at ${origin}`, `console op ${origin}`);
    return judged(seen, judgeConsoleOrigin(url, origin), ({ en: detail }, fix) => {
      const facts = { expected: url, found: origin, ...factOf('fix', fix), ...factOf('setting', SETTING) };
      return new Failure('console-origin-differs', { detail, facts });
    });
  },
);

function judged(seen: Said, verdict: Verdict, failure: (fault: Words, fix: Words) => Failure): Evidence {
  if (verdict.ok) return { evidence: [seen] };
  return { evidence: [seen, verdict.fault], fail: failure(verdict.fault, verdict.remedy) };
}
