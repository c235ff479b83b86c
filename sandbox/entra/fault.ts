/** The AADSTS faults that are on, looked for at the places where such an error can be said. */
import type { FaultPlace, Faults, ParametersOf } from '../faults/registry.ts';
import { AADSTS, type AadstsCode } from './aadsts.ts';
import type { EntraError, Shows } from './entra-error.ts';
import { EntraFailure, type FailureValues } from './failure.ts';

type AadstsParameters = ParametersOf<'aadsts-50076'>;

export interface Occasion {
  readonly shows: Shows;
  readonly place: FaultPlace;
  readonly grant?: string | undefined;
  readonly values: FailureValues;
  /** Before anybody has signed in: what is about the person waits. */
  readonly nobodyYet?: boolean;
}

/** @returns the failure to answer with, and how long to wait before. */
export function strikeAadsts(
  faults: Faults,
  { shows, place, grant, values, nobodyYet = false }: Occasion,
): { readonly failure: EntraFailure; readonly delayMs: number } | undefined {
  for (const { name } of faults.list()) {
    if (!name.startsWith('aadsts-')) continue;
    const code = Number(name.slice('aadsts-'.length)) as AadstsCode;
    const fault = name as `aadsts-${AadstsCode}`;
    const set = faults.isSet(fault, place) as AadstsParameters | undefined;
    const declared: EntraError = AADSTS[code];
    const shown = set?.shows === undefined ? declared.shows : [set.shows];
    if (!set || !shown.includes(shows) || (nobodyYet && declared.aboutUser)) continue;
    if (set.grant !== undefined && set.grant !== grant) continue;
    if (faults.active(fault, place))
      return { failure: new EntraFailure(code, values), delayMs: set.delayMs ?? 0 };
  }
  return undefined;
}
