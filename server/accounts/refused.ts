/**
 * A request that was understood but cannot be carried out, in words for the person who asked.
 * `invalid` names the field; `conflict` is about what exists already; `not-found` is about what does not;
 * `forbidden` about who asks.
 */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly reason: 'invalid' | 'conflict' | 'not-found' | 'forbidden';
  /** The field, in the words of the request's body: `clientSecret`, `mailboxes.0.address`. */
  readonly path: string | undefined;

  constructor(reason: 'invalid' | 'conflict' | 'not-found' | 'forbidden', message: string, path?: string) {
    super(message);
    this.reason = reason;
    this.path = path;
  }
}
