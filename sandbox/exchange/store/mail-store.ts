/** Every mailbox of the tenant by address; a mailbox is made when it is first needed. */
import { Mailbox } from './mailbox.ts';

const FIRST_UID_VALIDITY = 14;

export class MailStore {
  readonly #mailboxes = new Map<string, Mailbox>();

  mailbox(address: string): Mailbox {
    const key = address.toLowerCase();
    let mailbox = this.#mailboxes.get(key);
    if (!mailbox) {
      mailbox = new Mailbox(key, FIRST_UID_VALIDITY);
      this.#mailboxes.set(key, mailbox);
    }
    return mailbox;
  }

  get mailboxes(): Iterable<Mailbox> {
    return this.#mailboxes.values();
  }

  /** Forgets all mail; sessions that have a folder open are told. */
  clear(): void {
    for (const mailbox of this.#mailboxes.values())
      for (const { folder } of mailbox.folders()) folder.abandon();
    this.#mailboxes.clear();
  }
}
