/** What the desk reads, in the shapes of the contract: times as text, failures in words, addresses of the parts. */
import type { z } from 'zod';
import type { ConversationSummary } from '../desk/conversations.ts';
import type { Note } from '../desk/notes.ts';
import type { ConversationView, MessageView } from '../desk/read-conversation.ts';
import type { conversation, conversationSummary, message, note } from './contract/desk.ts';
import { presentDelivery } from './present-deliveries.ts';

export function presentSummary(summary: ConversationSummary): z.output<typeof conversationSummary> {
  return {
    ...summary,
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
  const { hasHtml, attachments, sentAt, createdAt, delivery: sent, ...rest } = view;
  const base = `/api/v1/messages/${view.id}`;
  return {
    ...rest,
    to: [...rest.to],
    cc: [...rest.cc],
    replyTo: [...rest.replyTo],
    htmlHref: hasHtml ? `${base}/html` : null,
    rawHref: `${base}/raw`,
    attachments: attachments.map(({ position, filename, contentType, size, inline }) => ({
      position,
      filename,
      contentType,
      size,
      inline,
      href: attachmentHref(view.id, position),
    })),
    sentAt: sentAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    delivery: sent && presentDelivery(sent, mailbox),
  };
}

export function attachmentHref(messageId: string, position: number): string {
  return `/api/v1/messages/${messageId}/attachments/${position}`;
}
