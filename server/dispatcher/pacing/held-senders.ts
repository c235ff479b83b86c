/** The sign-ins that this node sends under: each has a lease of its own and is given back when nobody needs it. */
import { EXCHANGE_LIMITS } from '../../accounts/sending-limits.ts';
import type { Clock } from '../../kernel/clock.ts';
import { acquireLeases, releaseLeases } from '../../store/lease.ts';
import type { Db } from '../../store/pool.ts';
import { sentLately } from './history.ts';
import { createSender, type Sender } from './sender.ts';

export interface HeldSenders {
  names(): string[];
  get(name: string): Sender | undefined;
  /** Takes those of them that are free and not held already. */
  take(names: readonly string[]): Promise<void>;
  /** One mailbox more is sent under it. */
  enter(name: string): void;
  /** One fewer. */
  leave(name: string): Promise<void>;
  /** Gives back what was taken and never entered. */
  leaveUnused(): Promise<void>;
}

export function senderResource(name: string): string {
  return `submit:${name}`;
}

export function createHeldSenders({
  db,
  nodeId,
  clock,
  leaseMs,
  minuteMs,
}: {
  readonly db: Db;
  readonly nodeId: string;
  readonly clock: Clock;
  readonly leaseMs: number;
  readonly minuteMs: number;
}): HeldSenders {
  const held = new Map<string, { readonly sender: Sender; mailboxes: number }>();
  const now = () => clock.now().getTime();

  async function giveBack(name: string): Promise<void> {
    const entry = held.get(name);
    if (!entry || entry.mailboxes > 0) return;
    held.delete(name);
    entry.sender.sessions.close();
    await releaseLeases(db, nodeId, [senderResource(name)]).catch(() => {});
  }

  return {
    names: () => [...held.keys()],
    get: (name) => held.get(name)?.sender,
    async take(names) {
      const wanted = names.filter((name) => !held.has(name));
      const taken = await acquireLeases(db, nodeId, wanted.map(senderResource), leaseMs);
      for (const name of wanted) {
        if (!taken.has(senderResource(name))) continue;
        const sent = await sentLately(db, name, now(), minuteMs);
        const { connections } = EXCHANGE_LIMITS;
        held.set(name, { sender: createSender({ name, sent, connections, minuteMs, now }), mailboxes: 0 });
      }
    },
    enter(name) {
      const entry = held.get(name);
      if (entry) entry.mailboxes += 1;
    },
    async leave(name) {
      const entry = held.get(name);
      if (!entry) return;
      entry.mailboxes -= 1;
      await giveBack(name);
    },
    async leaveUnused() {
      for (const name of [...held.keys()]) await giveBack(name);
    },
  };
}
