/**
 * One sign-in that sends: its pace and its sessions, shared by all mailboxes that are sent under it. A node has it as
 * long as it holds its lease, and only then sends for those mailboxes; so whatever the number of nodes and mailboxes,
 * the server sees one sign-in that keeps to its limits.
 */
import type { SendingLimits } from '../../accounts/sending-limits.ts';
import { createSessions, type Sessions } from '../transport/sessions.ts';
import { type Allowance, allowance, forgetOld, type Sent } from './pace.ts';

export interface Sender {
  readonly name: string;
  readonly pace: Pace;
  readonly sessions: Sessions;
}

export interface Pace {
  allowance(limits: SendingLimits): Allowance;
  /** Places for messages that are about to be claimed; nobody else can have them. */
  reserve(places: Places): void;
  /** Places that were not used. */
  release(places: Places): void;
  /** One submission that had its place is over. @param counted whether the server may have counted it. */
  end(recipients: number, counted: boolean): void;
  /** Called whenever places come back. @returns ends it. */
  onRelease(listener: () => void): () => void;
}

export interface Places {
  readonly messages: number;
  readonly recipients: number;
}

export function createSender(options: {
  readonly name: string;
  readonly sent: readonly Sent[];
  readonly connections: number;
  readonly minuteMs: number;
  readonly now: () => number;
}): Sender {
  const { name, connections, now } = options;
  return { name, pace: createPace(options), sessions: createSessions({ limit: connections, now }) };
}

export function createPace({
  sent,
  minuteMs,
  now,
}: {
  readonly sent: readonly Sent[];
  readonly minuteMs: number;
  readonly now: () => number;
}): Pace {
  let ended: readonly Sent[] = sent;
  let underWay: Places = { messages: 0, recipients: 0 };
  const listeners = new Set<() => void>();
  const add = ({ messages, recipients }: Places, times: 1 | -1) => {
    underWay = {
      messages: underWay.messages + times * messages,
      recipients: underWay.recipients + times * recipients,
    };
  };
  const release = (places: Places) => {
    add(places, -1);
    for (const listener of listeners) listener();
  };
  return {
    allowance(limits) {
      const at = now();
      ended = forgetOld(ended, at);
      return allowance({ ended, underWay }, limits, at, minuteMs);
    },
    reserve: (places) => add(places, 1),
    release,
    end(recipients, counted) {
      if (counted) ended = [...ended, { at: now(), recipients }];
      release({ messages: 1, recipients });
    },
    onRelease(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
