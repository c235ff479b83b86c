/**
 * Which releases of Cisco ECE can sign in to Microsoft 365 with OAuth, and since which Engineering Special (ES).
 * Source: the integration guide's list of minimum versions (defect CSCvr86493).
 */
import { both, type Words } from '../words.ts';

export interface EceVersion {
  /** major.minor(maintenance) as Cisco writes it: `12.6(1)`. */
  readonly release: string;
  readonly es: number;
  /** The additional patch of 11.6(1): ES12_ET1 has et 1. */
  readonly et: number;
}

interface Minimum {
  readonly es: number;
  readonly et: number;
  readonly text: string;
  readonly textNl: string;
}

export const MINIMUMS: Readonly<Record<string, Minimum>> = {
  '11.6(1)': { es: 12, et: 1, text: 'ES12 and ES12_ET1', textNl: 'ES12 en ES12_ET1' },
  '12.0(1)': { es: 6, et: 0, text: 'ES6', textNl: 'ES6' },
  '12.5(1)': { es: 3, et: 0, text: 'ES3', textNl: 'ES3' },
  '12.6(1)': { es: 1, et: 0, text: 'ES1', textNl: 'ES1' },
};

const WRITTEN =
  /^\s*(?:ECE\s*)?(\d{1,2})\.(\d{1,2})(?:\s*[.(]\s*(\d{1,2})\s*\)?)?(?:[\s._,-]*ES\s*(\d{1,3}))?(?:[\s._,+&-]*(?:and\s+)?(?:ES\s*\d{1,3}[\s._-]*)?ET\s*(\d{1,3}))?\s*$/i;

/**
 * Reads a version as people write it: `12.6(1) ES3`, `12.6.1_ES3`, `11.6(1) ES12_ET1`, `ECE 12.6(1)`.
 * @returns undefined when it is none.
 */
export function parseEceVersion(written: string): EceVersion | undefined {
  const match = WRITTEN.exec(written);
  if (!match) return undefined;
  const [, major, minor, maintenance = '1', es = '0', et = '0'] = match;
  return {
    release: `${Number(major)}.${Number(minor)}(${Number(maintenance)})`,
    es: Number(es),
    et: Number(et),
  };
}

export type VersionVerdict =
  | { readonly outcome: 'pass' }
  | { readonly outcome: 'warn' | 'fail'; readonly summary: Words; readonly remedy: Words };

/** Does this version do OAuth with Microsoft 365? */
export function judgeEceVersion(written: string): VersionVerdict {
  const version = parseEceVersion(written);
  if (!version) {
    return fail(
      both(`"${written}" is not an ECE version.`, `"${written}" is geen versie van ECE.`),
      both(
        'Write it as ECE shows it, for example 12.6(1) ES3.',
        'Schrijf hem zoals ECE hem toont, bijvoorbeeld 12.6(1) ES3.',
      ),
    );
  }
  const minimum = MINIMUMS[version.release];
  if (!minimum) return judgeUnlisted(version);
  const { release, es, et } = version;
  const shown = `${release}${es ? ` ES${es}` : ''}${et ? `_ET${et}` : ''}`;
  if (es < minimum.es || (es === minimum.es && et < minimum.et)) {
    return fail(
      both(
        `ECE ${shown} has no OAuth for Microsoft 365; ${release} needs ${minimum.text}.`,
        `ECE ${shown} heeft geen OAuth voor Microsoft 365; ${release} heeft ${minimum.textNl} nodig.`,
      ),
      both(
        `Install ${minimum.text} for ${release}, better the newest ES (defect CSCvr86493).`,
        `Installeer ${minimum.textNl} voor ${release}, of liever de nieuwste ES (defect CSCvr86493).`,
      ),
    );
  }
  if (es === minimum.es && et === minimum.et) {
    return {
      outcome: 'warn',
      summary: both(
        `ECE ${shown} is the very first with OAuth.`,
        `ECE ${shown} is de allereerste met OAuth.`,
      ),
      remedy: both(`Install the newest ES for ${release}.`, `Installeer de nieuwste ES voor ${release}.`),
    };
  }
  return { outcome: 'pass' };
}

function judgeUnlisted({ release }: EceVersion): VersionVerdict {
  const listed = Object.entries(MINIMUMS);
  const en = listed.map(([name, { text }]) => `${name} with ${text}`).join(', ');
  const nl = listed.map(([name, { textNl }]) => `${name} met ${textNl}`).join(', ');
  if (release.startsWith('11.5')) {
    return fail(
      both(
        `ECE ${release} has the setting for its URL, but no OAuth for Microsoft 365.`,
        `ECE ${release} heeft de instelling voor zijn URL, maar geen OAuth voor Microsoft 365.`,
      ),
      both(`Upgrade to one of: ${en}.`, `Ga naar een van deze: ${nl}.`),
    );
  }
  return fail(
    both(`ECE ${release} is not a release that is known here.`, `ECE ${release} is hier niet bekend.`),
    both(`Known with OAuth: ${en}.`, `Bekend met OAuth: ${nl}.`),
  );
}

function fail(summary: Words, remedy: Words): VersionVerdict {
  return { outcome: 'fail', summary, remedy };
}
