/** A mail that was retrieved and read, and belongs to no conversation yet. */
import type { ReadMessage } from '../../wire/mime/message.ts';

export interface ReceivedMail {
  readonly arrivalId: string;
  readonly digest: Buffer;
  readonly size: number;
  /** Only the header was retrieved: the mail is over the size limit. */
  readonly headerOnly: boolean;
  /** When the server got it. */
  readonly receivedAt: Date;
  readonly message: ReadMessage;
}
