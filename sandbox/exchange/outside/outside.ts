/**
 * The world outside the tenant: customers who receive what is sent to them and may answer. Each keeps the raw bytes
 * as they were submitted, so that a test can compare what was written with what arrived.
 */
import { randomUUID } from 'node:crypto';
import { bareAddresses } from '../mime/addresses.ts';
import { decodeCharset, decodeTransfer, decodeWords } from '../mime/decode.ts';
import { headerValue } from '../mime/header.ts';
import type { Part } from '../mime/parts.ts';
import type { Content } from '../store/content.ts';
import { composeCustomerMail } from './customer-mail.ts';

export interface OutsideMail {
  readonly id: string;
  /** Envelope recipient. */
  readonly to: string;
  /** Envelope sender. */
  readonly from: string;
  readonly subject: string;
  readonly messageId: string | undefined;
  readonly inReplyTo: string | undefined;
  readonly references: readonly string[];
  /** The first text part, decoded. */
  readonly text: string;
  /** SHA-256 of the bytes, hex. */
  readonly digest: string;
  readonly receivedAt: string;
}

export interface Outside {
  /** Oldest first. */
  list(filter?: { readonly to?: string | undefined }): OutsideMail[];
  raw(id: string): Buffer | undefined;
  /**
   * The customer answers: right In-Reply-To and References, `Re:` subject, to the address in Reply-To or From.
   * @returns the answer's Message-ID; undefined when there is no such mail.
   */
  reply(id: string, answer: { readonly text: string; readonly fromName?: string }): string | undefined;
  /** @returns takes the listener away. */
  onArrival(listener: (mail: OutsideMail) => void): () => void;
  arrive(mail: { readonly to: string; readonly from: string; readonly content: Content }): void;
  clear(): void;
}

interface Kept {
  readonly mail: OutsideMail;
  readonly content: Content;
}

export function createOutside({
  now,
  deliverInside,
}: {
  now: () => number;
  deliverInside: (address: string, raw: Buffer) => void;
}): Outside {
  const kept = new Map<string, Kept>();
  const listeners = new Set<(mail: OutsideMail) => void>();
  return {
    list: ({ to } = {}) =>
      [...kept.values()]
        .map(({ mail }) => mail)
        .filter((mail) => to === undefined || mail.to.toLowerCase() === to.toLowerCase()),
    raw: (id) => kept.get(id)?.content.raw,
    reply(id, { text, fromName }) {
      const found = kept.get(id);
      if (!found) return undefined;
      const { mail, content } = found;
      const { root, raw } = content;
      const addressed =
        headerValue(raw, root.start, root.bodyStart, 'reply-to') ??
        headerValue(raw, root.start, root.bodyStart, 'from');
      const to = bareAddresses(addressed ?? '')[0] ?? mail.from;
      const quoted = mail.text.split(/\r?\n/).map((line) => `> ${line}`.trimEnd());
      const made = composeCustomerMail(
        {
          to,
          from: mail.to,
          fromName,
          subject: /^re:/i.test(mail.subject) ? mail.subject : `Re: ${mail.subject}`,
          text: `${text}\n\n${quoted.join('\n')}\n`,
          inReplyTo: mail.messageId,
          references: [...mail.references, ...(mail.messageId ? [mail.messageId] : [])],
        },
        now,
      ).next().value;
      if (!made) return undefined;
      deliverInside(to, made.raw);
      return made.messageId;
    },
    onArrival(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    arrive({ to, from, content }) {
      const mail = describe(to, from, content, new Date(now()));
      kept.set(mail.id, { mail, content });
      for (const listener of listeners) listener(mail);
    },
    clear: () => kept.clear(),
  };
}

function describe(to: string, from: string, content: Content, receivedAt: Date): OutsideMail {
  const { raw, root } = content;
  const header = (name: string) => headerValue(raw, root.start, root.bodyStart, name);
  return {
    id: randomUUID(),
    to,
    from,
    subject: decodeWords(header('subject') ?? ''),
    messageId: header('message-id'),
    inReplyTo: header('in-reply-to'),
    references: (header('references') ?? '').match(/<[^<>\s]+>/g) ?? [],
    text: firstText(raw, root) ?? '',
    digest: content.digest,
    receivedAt: receivedAt.toISOString(),
  };
}

function firstText(raw: Buffer, part: Part): string | undefined {
  if (part.children) {
    for (const child of part.children) {
      const text = firstText(raw, child);
      if (text !== undefined) return text;
    }
    return undefined;
  }
  if (part.contentType.value !== 'text/plain') return undefined;
  const bytes = decodeTransfer(raw.subarray(part.bodyStart, part.end), part.encoding);
  const charset =
    part.contentType.parameters.find(([name]) => name.toLowerCase() === 'charset')?.[1] ?? 'utf-8';
  return (decodeCharset(bytes, charset) ?? bytes.toString('latin1')).replace(/\r\n/g, '\n');
}
