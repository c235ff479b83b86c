/**
 * Works off steps on several connections at once and gives the results in the order of the steps.
 *
 * The next step is taken for one lane at a time, in order: what a step needs (its share of the memory) it has before
 * any later step gets its own, so that two mailboxes never wait for each other's. Only a few steps are begun beyond
 * what the consumer took. A further lane that breaks is given up and its step is done again by the first lane; when
 * the first one breaks, and with it those beside it, everything before the break is still given, and then the error is
 * thrown.
 */
export interface Lanes<Lane, Step, Result> {
  readonly first: Lane;
  /** More steps at the same time on the connection of the first lane: they break together. */
  readonly beside: readonly Lane[];
  /** The next step, or undefined when there are no more. */
  take(lane: Lane): Promise<Step | undefined>;
  /** What breaks on the first lane, or beside it, may give results before it throws. */
  work(lane: Lane, step: Step): AsyncIterable<Result>;
  /** A step whose results nobody will get. */
  discard(step: Step): void;
  /** Runs on the first lane after each of its steps. */
  afterStep(): Promise<void>;
  /** Opens further lanes; undefined when none are wanted. Asked again and again. */
  further(): Promise<readonly Lane[]> | undefined;
  /** A further lane is no longer needed, or broke. Told of each. */
  close(lane: Lane, error?: unknown): void;
}

interface Slot<Step, Result> {
  readonly step: Step;
  results: Result[];
  /** `left`: its lane broke, the first one has to do it. */
  state: 'working' | 'left' | 'done';
  error?: { readonly reason: unknown };
}

/** Steps begun and not consumed, beyond one for each lane. */
const STEPS_AHEAD = 2;

export async function* inOrder<Lane, Step, Result>(
  lanes: Lanes<Lane, Step, Result>,
): AsyncGenerator<Result, void> {
  const slots: Slot<Step, Result>[] = [];
  const primary = new Set<Lane>([lanes.first, ...lanes.beside]);
  const idle = new Set<Lane>(primary);
  const further = new Set<Lane>();
  let taking = false;
  let exhausted = false;
  let stopped = false;
  let broken: { readonly reason: unknown } | undefined;
  let change = Promise.withResolvers<void>();

  /** Gives every idle lane something to do, and wakes the consumer. */
  const pump = () => {
    if (!stopped && !broken) {
      redo();
      takeNext();
      const opening = lanes.further();
      if (opening) void open(opening);
    }
    change.resolve();
    change = Promise.withResolvers<void>();
  };
  const redo = () => {
    const left = idle.has(lanes.first) && slots.find(({ state }) => state === 'left');
    if (!left) return;
    idle.delete(lanes.first);
    left.state = 'working';
    void run(lanes.first, left);
  };
  const takeNext = () => {
    const [lane] = idle;
    if (
      lane === undefined ||
      taking ||
      exhausted ||
      slots.length >= primary.size + further.size + STEPS_AHEAD
    )
      return;
    idle.delete(lane);
    taking = true;
    void take(lane);
  };
  const take = async (lane: Lane) => {
    try {
      const step = await lanes.take(lane);
      if (stopped) {
        if (step !== undefined) lanes.discard(step);
        return;
      }
      exhausted = step === undefined;
      if (step === undefined) {
        idle.add(lane);
      } else {
        const slot: Slot<Step, Result> = { step, results: [], state: 'working' };
        slots.push(slot);
        void run(lane, slot);
      }
    } catch (reason) {
      breakDown(lane, reason);
    } finally {
      taking = false;
      pump();
    }
  };
  const run = async (lane: Lane, slot: Slot<Step, Result>) => {
    try {
      for await (const result of lanes.work(lane, slot.step)) slot.results.push(result);
      slot.state = 'done';
      if (lane === lanes.first && !stopped) await lanes.afterStep();
      idle.add(lane);
    } catch (reason) {
      if (slot.state === 'working' && primary.has(lane)) {
        slot.state = 'done';
        slot.error = { reason };
      } else if (slot.state === 'working') {
        slot.state = 'left';
        slot.results = [];
      }
      breakDown(lane, reason);
    } finally {
      pump();
    }
  };
  const breakDown = (lane: Lane, reason: unknown) => {
    if (primary.has(lane)) broken ??= { reason };
    else if (further.delete(lane)) lanes.close(lane, reason);
  };
  const open = async (opening: Promise<readonly Lane[]>) => {
    for (const lane of await opening.catch(() => [])) {
      if (stopped) {
        lanes.close(lane);
        continue;
      }
      further.add(lane);
      idle.add(lane);
    }
    pump();
  };

  try {
    pump();
    for (;;) {
      const [head] = slots;
      if (head?.state === 'done') {
        slots.shift();
        if (head.results.length === 0) lanes.discard(head.step);
        for (const result of head.results) yield result;
        if (head.error) throw head.error.reason;
        pump();
      } else if (broken && (!head || head.state === 'left')) {
        throw broken.reason;
      } else if (exhausted && !head && idle.has(lanes.first)) {
        return;
      } else {
        await change.promise;
      }
    }
  } finally {
    stopped = true;
    const open = [...further];
    further.clear();
    for (const lane of open) lanes.close(lane);
    for (const { step } of slots) lanes.discard(step);
  }
}
