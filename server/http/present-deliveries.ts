/** Deliveries in the shapes of the contract. */
import type { z } from 'zod';
import { namesOf } from '../accounts/names.ts';
import type { Outgoing } from '../desk/outbox/exceptions.ts';
import { expectedDeparture } from '../desk/outbox/expected-departure.ts';
import type { DeliveryView } from '../desk/outbox/read-deliveries.ts';
import type { OutboxView } from '../desk/outbox/read-outbox.ts';
import { describeFailure } from '../kernel/describe-failure.ts';
import { FAILURES } from '../kernel/failure.ts';
import type { delivery, outbox, outgoing } from './contract/deliveries.ts';

/** @param mailbox its address, for the words of a failure. */
export function presentDelivery(view: DeliveryView, mailbox: string): z.output<typeof delivery> {
  const { messageId: _, account, failure, mailboxFailure, ...rest } = view;
  const names = { ...namesOf(account), mailbox };
  return {
    ...rest,
    notBefore: rest.notBefore.toISOString(),
    expectedAt: rest.expectedAt?.toISOString() ?? null,
    finishedAt: rest.finishedAt?.toISOString() ?? null,
    lateSince: rest.lateSince?.toISOString() ?? null,
    failure: failure && describeFailure(failure, names),
    mailboxFailure: mailboxFailure && describeFailure(mailboxFailure, names),
    decisions: [...rest.decisions],
    recipients: [...rest.recipients],
  };
}

export function presentOutgoing(view: Outgoing): z.output<typeof outgoing> {
  return {
    ...view,
    createdAt: view.createdAt.toISOString(),
    delivery: presentDelivery(view.delivery, view.mailbox.address),
  };
}

export function presentOutbox(view: OutboxView, now: Date): z.output<typeof outbox> {
  const { account, failure, limits, ...rest } = view;
  const waitsForPerson = failure !== null && (FAILURES[failure.code] ?? FAILURES.unknown).kind === 'operator';
  const emptyAt = expectedDeparture(
    {
      ahead: Math.max(0, view.waiting - 1),
      sentLastMinute: view.sentLastMinute,
      messagesPerMinute: limits.messagesPerMinute,
      notBefore: now,
      resumeAt: view.resumeAt,
      mailboxSends: !waitsForPerson,
    },
    now,
  );
  return {
    ...rest,
    limits: { ...limits },
    oldestWaitingSince: view.oldestWaitingSince?.toISOString() ?? null,
    failure: failure && describeFailure(failure, { ...namesOf(account), mailbox: view.mailbox.address }),
    resumeAt: view.resumeAt?.toISOString() ?? null,
    emptyAt: view.waiting > 0 ? (emptyAt?.toISOString() ?? null) : null,
    next: view.next.map(presentOutgoing),
  };
}
