/**
 * Gives other connections their turn during long work: await the returned function in the loop; it lets the event
 * loop run once every few milliseconds.
 */
const TURN_MS = 8;

export function breather(): () => Promise<void> | undefined {
  let turnEnds = performance.now() + TURN_MS;
  let calls = 0;
  return () => {
    // Asking the clock costs more than most steps, so it is asked for every 32nd.
    if ((++calls & 31) !== 0 || performance.now() < turnEnds) return undefined;
    return new Promise<void>((resolve) => {
      setImmediate(() => {
        turnEnds = performance.now() + TURN_MS;
        resolve();
      });
    });
  };
}
