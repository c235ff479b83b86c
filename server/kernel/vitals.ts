/** How a process fares, as it says itself with every heartbeat. */
export interface NodeVitals {
  /** Cores kept busy since the last time it was asked. */
  readonly cpuLoad: number;
  /** Resident. */
  readonly memoryBytes: number;
  /** By how much the event loop came late, 99th percentile since the last time it was asked. */
  readonly loopDelayMs: number;
  /** Of the data directory; undefined where it cannot be read. */
  readonly disk: { readonly freeBytes: number; readonly totalBytes: number } | undefined;
  /** Parts that have stopped moving. */
  readonly stalled: readonly string[];
}
