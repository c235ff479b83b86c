/** What the desk reads, in the shapes of the contract: times as text, failures in words, addresses of the parts. */
import type { z } from 'zod';
import type { ConversationSummary } from '../desk/conversations/conversations.ts';
import type { Note } from '../desk/conversations/notes.ts';
import type { ConversationView, MessageView } from '../desk/reading/read-conversation.ts';
import { describeFailure } from '../kernel/describe-failure.ts';
import type { Traits } from '../wire/mime/classify/traits.ts';
import type { conversation, conversationSummary, message, note } from './contract/desk.ts';
import type { messageTraits } from './contract/reading.ts';
import { presentDelivery } from './present-deliveries.ts';

export function presentSummary(summary: ConversationSummary): z.output<typeof conversationSummary> {
  return {
    ...summary,
    contactBounced: summary.contactBounced && {
      ...summary.contactBounced,
      since: new Date(summary.contactBounced.since).toISOString(),
    },
    createdAt: summary.createdAt.toISOString(),
    lastMessageAt: summary.lastMessageAt.toISOString(),
  };
}

export function presentConversation(view: ConversationView): z.output<typeof conversation> {
  return {
    ...presentSummary(view),
    messages: view.messages.map((each) => presentMessage(each, view.mailbox.address)),
    notes: view.notes.map(presentNote),
  };
}

export function presentNote(view: Note): z.output<typeof note> {
  return { ...view, createdAt: view.createdAt.toISOString() };
}

/** @param mailbox its address, for the words of a failure. */
export function presentMessage(view: MessageView, mailbox: string): z.output<typeof message> {
  const { hasHtml, attachments, sentAt, createdAt, delivery: sent, originalKept, wanted, ...rest } = view;
  const base = `/api/v1/messages/${view.id}`;
  return {
    ...rest,
    to: [...rest.to],
    cc: [...rest.cc],
    replyTo: [...rest.replyTo],
    traits: presentTraits(rest.traits),
    htmlHref: hasHtml ? `${base}/html` : null,
    rawHref: originalKept ? `${base}/raw` : null,
    wanted: wanted && { ...wanted, failure: wanted.failure && describeFailure(wanted.failure, { mailbox }) },
    attachments: attachments.map(({ position, filename, contentType, size, inline }) => ({
      position,
      filename,
      contentType,
      size,
      inline,
      href: attachmentHref(view.id, position),
      forwardedHref: isForwarded(contentType) ? forwardedHref(view.id, [position]) : null,
    })),
    sentAt: sentAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    delivery: sent && presentDelivery(sent, mailbox),
  };
}

/** Lists of the contract may be changed by whoever holds them; those of a reading may not. */
export function presentTraits({ shortened, report, ...rest }: Traits): z.output<typeof messageTraits> {
  return { ...rest, ...(shortened && { shortened: [...shortened] }), ...(report && { report: [...report] }) };
}

export function isForwarded(contentType: string): boolean {
  return /^message\/(rfc822|global)$/i.test(contentType);
}

export function forwardedHref(messageId: string, path: readonly number[]): string {
  return `/api/v1/messages/${messageId}/forwarded/${path.join('.')}`;
}

export function attachmentHref(messageId: string, position: number): string {
  return `/api/v1/messages/${messageId}/attachments/${position}`;
}
