/** What the desk reads, in the shapes of the contract: times as text, failures in words, addresses of the parts. */
import type { z } from 'zod';
import type { ConversationSummary } from '../desk/conversations.ts';
import type { ConversationView, DeliveryView, MessageView } from '../desk/read-conversation.ts';
import { describeFailure } from '../kernel/describe-failure.ts';
import type { conversation, conversationSummary, delivery, message } from './contract/desk.ts';

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
  };
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

function presentDelivery(view: DeliveryView, mailbox: string): z.output<typeof delivery> {
  const { id, state, notBefore, attempts, finishedAt, failure, recipients } = view;
  return {
    id,
    state,
    notBefore: notBefore.toISOString(),
    attempts,
    finishedAt: finishedAt?.toISOString() ?? null,
    failure: failure && describeFailure(failure, { mailbox }),
    recipients: [...recipients],
  };
}
