/** A row about the installation as a whole. */
import type { Check } from '../../check.ts';
import type { CheckId } from '../../ids.ts';
import type { Said } from '../../words.ts';
import type { InstallationProbe } from '../probe.ts';

export const POSTVAK = 'Postvak';
const BUDGET_MS = 15_000;

export function row(
  id: CheckId,
  title: Said,
  needs: readonly CheckId[],
  run: Check<InstallationProbe>['run'],
): Check<InstallationProbe> {
  return {
    id,
    subject: POSTVAK,
    title,
    needs: needs.map((need) => `${need} ${POSTVAK}`),
    effect: 'none',
    budgetMs: BUDGET_MS,
    run,
  };
}
