/**
 * Which releases of Cisco ECE can sign in to Microsoft 365 with OAuth, and since which Engineering Special (ES).
 * Source: the integration guide's list of minimum versions (defect CSCvr86493).
 */

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
}

export const MINIMUMS: Readonly<Record<string, Minimum>> = {
  '11.6(1)': { es: 12, et: 1, text: 'ES12 and ES12_ET1' },
  '12.0(1)': { es: 6, et: 0, text: 'ES6' },
  '12.5(1)': { es: 3, et: 0, text: 'ES3' },
  '12.6(1)': { es: 1, et: 0, text: 'ES1' },
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
  | { readonly outcome: 'warn' | 'fail'; readonly summary: string; readonly remedy: string };

/** Does this version do OAuth with Microsoft 365? */
export function judgeEceVersion(written: string): VersionVerdict {
  const version = parseEceVersion(written);
  if (!version) {
    return fail(`"${written}" is not an ECE version.`, 'Write it as ECE shows it, for example 12.6(1) ES3.');
  }
  const minimum = MINIMUMS[version.release];
  if (!minimum) return judgeUnlisted(version);
  const shown = `${version.release}${version.es ? ` ES${version.es}` : ''}${version.et ? `_ET${version.et}` : ''}`;
  if (version.es < minimum.es || (version.es === minimum.es && version.et < minimum.et)) {
    return fail(
      `ECE ${shown} has no OAuth for Microsoft 365; ${version.release} needs ${minimum.text}.`,
      `Install ${minimum.text} for ${version.release}, better the newest ES (defect CSCvr86493).`,
    );
  }
  if (version.es === minimum.es && version.et === minimum.et) {
    return {
      outcome: 'warn',
      summary: `ECE ${shown} is the very first with OAuth.`,
      remedy: `Install the newest ES for ${version.release}.`,
    };
  }
  return { outcome: 'pass' };
}

function judgeUnlisted(version: EceVersion): VersionVerdict {
  const listed = Object.entries(MINIMUMS)
    .map(([release, { text }]) => `${release} with ${text}`)
    .join(', ');
  if (version.release.startsWith('11.5')) {
    return fail(
      `ECE ${version.release} has the setting for its URL, but no OAuth for Microsoft 365.`,
      `Upgrade to one of: ${listed}.`,
    );
  }
  return fail(`ECE ${version.release} is not a release that is known here.`, `Known with OAuth: ${listed}.`);
}

function fail(summary: string, remedy: string): VersionVerdict {
  return { outcome: 'fail', summary, remedy };
}
