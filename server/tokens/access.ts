import type { Secret } from '../kernel/secret.ts';

/** What a token is asked for: one access token has one audience. */
export type TokenResource = 'outlook' | 'graph';

/** What retriever, dispatcher and doctor need of the keeper. */
export interface AccessTokens {
  /**
   * A token that is good for at least another minute.
   * @param renew ask for a fresh one, because the server just refused the one given before.
   * @throws Failure of scope grant or host.
   */
  accessToken(
    accountId: string,
    resource: TokenResource,
    options?: { readonly renew?: boolean; readonly signal?: AbortSignal },
  ): Promise<Secret>;
}
