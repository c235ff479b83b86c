import type { Secret } from '../kernel/secret.ts';

/** What a token is asked for: one access token has one audience. */
export type TokenResource = 'outlook' | 'graph';

/** What retriever, dispatcher and doctor need of the keeper. */
export interface AccessTokens {
  /**
   * A token that is good for at least another minute.
   * @param renew ask for a fresh one, because the server just refused the one given before.
   * @param refused the very token that was refused; when somebody renewed it meanwhile, theirs is given instead,
   * so that a hundred mailboxes of one account do not each renew it. Implies `renew`.
   * @throws Failure of scope grant or host.
   */
  accessToken(
    accountId: string,
    resource: TokenResource,
    options?: {
      readonly renew?: boolean;
      readonly refused?: Secret;
      readonly signal?: AbortSignal;
    },
  ): Promise<Secret>;
  /**
   * The password of an account that has one.
   * @param refused the one that a mail server refused. Unless another was given meanwhile, the account stops.
   * @throws Failure `user-password-wrong`, `grant-missing`.
   */
  password(
    accountId: string,
    options?: { readonly refused?: Secret; readonly signal?: AbortSignal },
  ): Promise<Secret>;
}
