/**
 * What a start that succeeds has to say all the same. Bad settings, a schema of another version and a vault that does
 * not open have ended it before; a clock that is off and nodes of several versions do harm only later, and refusing to
 * start would be the greater harm.
 */

export interface StartFacts {
  /** This machine's clock minus the database's. */
  readonly clockOffsetMs: number;
  readonly version: string;
  /** Of the nodes that live, this one among them. */
  readonly liveVersions: readonly string[];
}

export interface StartNote {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: object;
}

/** Nothing is measured by two clocks, but times of the log and of the desk would no longer agree. */
const CLOCK_WARN_MS = 5_000;
/** Microsoft Entra ID refuses a signed assertion whose times are off by more than this. */
const CLOCK_WRONG_MS = 5 * 60_000;

export function startNotes({ clockOffsetMs, version, liveVersions }: StartFacts): StartNote[] {
  const notes: StartNote[] = [];
  const off = Math.abs(clockOffsetMs);
  if (off > CLOCK_WARN_MS) {
    const direction = clockOffsetMs > 0 ? 'ahead of' : 'behind';
    const wrong = off > CLOCK_WRONG_MS;
    notes.push({
      level: wrong ? 'error' : 'warn',
      message:
        `the clock of this machine is ${Math.round(off / 1_000)} s ${direction} the one of the database; ` +
        (wrong
          ? 'sign-ins with a certificate and TLS may fail. Turn on time synchronisation (NTP) on both machines'
          : 'times shown and logged will not agree. Turn on time synchronisation (NTP) on both machines'),
      fields: { clockOffsetMs: Math.round(clockOffsetMs) },
    });
  }
  const others = liveVersions.filter((other) => other !== version);
  if (others.length > 0) {
    notes.push({
      level: 'info',
      message: `nodes of version ${others.join(', ')} run beside this one (${version}); finish the upgrade soon, so that all run the same`,
      fields: { version, others },
    });
  }
  return notes;
}
