/**
 * A token endpoint on this machine that a test holds in its hand: it counts, can be told what to answer, and can
 * keep an answer back until the test lets it go. Whole sign-ins are the sandbox's; this is for the moments between.
 */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface TokenService {
  readonly url: string;
  /** Forms that came, in order. */
  readonly requests: URLSearchParams[];
  /** What the next answers are; by default a token of an hour and a new refresh token. */
  answer: (form: URLSearchParams, response: ServerResponse) => unknown;
  /** The default answer, with these changes. */
  grant(response: ServerResponse, over?: object): void;
  refuse(response: ServerResponse, code: number, error?: string, status?: number): void;
  stop(): Promise<void>;
}

export async function startTokenService(): Promise<TokenService> {
  const requests: URLSearchParams[] = [];
  let count = 0;
  const server = createServer(async (request, response) => {
    if (request.url?.endsWith('/.well-known/openid-configuration')) {
      sendJson(response, 200, {
        issuer: `${service.url}/tenant/v2.0`,
        authorization_endpoint: `${service.url}/authorize`,
        token_endpoint: `${service.url}/token`,
        jwks_uri: `${service.url}/keys`,
      });
      return;
    }
    let body = '';
    for await (const chunk of request) body += chunk;
    const form = new URLSearchParams(body);
    requests.push(form);
    await service.answer(form, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const service: TokenService = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    answer: (_, response) => service.grant(response),
    grant: (response, over = {}) => {
      count += 1;
      sendJson(response, 200, {
        token_type: 'Bearer',
        expires_in: 3600,
        access_token: `planted-access-${count}`,
        refresh_token: `planted-refresh-${count}`,
        ...over,
      });
    },
    refuse: (response, code, error = 'invalid_grant', status = 400) =>
      sendJson(response, status, {
        error,
        error_description: `AADSTS${code}: Refused.\r\nTrace ID: t\r\nCorrelation ID: c\r\nTimestamp: 2026-11-02 09:14:03Z`,
        error_codes: [code],
      }),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return service;
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
