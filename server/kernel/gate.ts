/** Lets so many through at a time; the rest waits in order. */
export interface Gate {
  /**
   * Resolves to the function by which one leaves again.
   * @param isPatient lets the others go first, all but every fourth time, so that patience ends.
   */
  enter(isPatient?: boolean): Promise<() => void>;
}

const IMPATIENT_FIRST = 3;

export function createGate(places: number): Gate {
  const waiting: (() => void)[] = [];
  const patient: (() => void)[] = [];
  let free = places;
  let passedBy = 0;

  const next = () => {
    const isPatientsTurn = waiting.length === 0 || (patient.length > 0 && passedBy >= IMPATIENT_FIRST);
    passedBy = isPatientsTurn || patient.length === 0 ? 0 : passedBy + 1;
    return isPatientsTurn ? patient.shift() : waiting.shift();
  };
  return {
    async enter(isPatient = false) {
      // A place that is left is handed to the next in line, so `free` counts only those nobody waits for.
      if (free > 0) free--;
      else await new Promise<void>((resolve) => (isPatient ? patient : waiting).push(resolve));
      let left = false;
      return () => {
        if (left) return;
        left = true;
        const handOver = next();
        if (handOver) handOver();
        else free++;
      };
    },
  };
}
