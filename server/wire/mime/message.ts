/** A mail as read: what the desk needs of it, cleaned for PostgreSQL and capped. The raw bytes stay the truth. */

import type { MessageKind, Traits } from './classify/traits.ts';
import type { DeliveryReport } from './formats/delivery-status.ts';
import type { PartPlace } from './large/skeleton.ts';

export interface ReadAddress {
  readonly address: string;
  readonly name: string;
}

export interface ReadAttachment {
  readonly filename: string;
  readonly contentType: string;
  readonly size: number;
  /** Without angle brackets, as HTML refers to it (`cid:…`). */
  readonly contentId: string | undefined;
  /** Shown in the HTML, or read by programs only (a signature, a control part): no file of its own. */
  readonly inline: boolean;
  /** Of a large mail: where its encoded bytes lie in the original. Without it, it is found by its position. */
  readonly part?: PartPlace | undefined;
}

export interface ReadMessage {
  /** `unparsable`: the structure could not be read; header fields are given as far as they could be. */
  readonly reading: 'parsed' | 'unparsable';
  /** Message-ID with its angle brackets, normalised (see message-id.ts). */
  readonly messageId: string | undefined;
  readonly inReplyTo: string | undefined;
  /** Oldest first. */
  readonly references: readonly string[];
  readonly from: ReadAddress | undefined;
  readonly to: readonly ReadAddress[];
  readonly cc: readonly ReadAddress[];
  readonly replyTo: readonly ReadAddress[];
  readonly subject: string;
  readonly date: Date | undefined;
  /** The text part, or the text of the HTML part. */
  readonly text: string;
  readonly html: string | undefined;
  /** In the order of their parts: the index is the position by which readAttachment finds one. */
  readonly attachments: readonly ReadAttachment[];
  /** Written by a machine: an automatic answer, a mailing list, a report. Never answer it automatically. */
  readonly automatic: boolean;
  /** Who or what wrote it. */
  readonly kind: MessageKind;
  readonly traits: Traits;
  /** What became of whom, when it is a delivery report. A claim, until it is tied to a message that was sent. */
  readonly report: DeliveryReport | undefined;
  /** Header fields that later decisions look at, by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface AttachmentContent extends ReadAttachment {
  readonly content: Buffer;
}
