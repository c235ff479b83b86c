import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultName, FaultPlace, Faults, ParametersOf } from '../../faults/registry.ts';

/** Asks whether the fault shows here and now, and waits as long as it says before it does. */
export async function strike<Name extends FaultName>(
  faults: Faults,
  name: Name,
  place: FaultPlace,
): Promise<ParametersOf<Name> | undefined> {
  const shown = faults.active(name, place);
  const delayMs = (shown as { delayMs?: number } | undefined)?.delayMs ?? 0;
  if (delayMs > 0) await sleep(delayMs, undefined, { ref: false });
  return shown;
}
