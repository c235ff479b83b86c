/**
 * The sandbox Microsoft 365 for a test: a process of its own, spoken to over its protocols and its control API.
 *
 *     const sandbox = await startSandbox();
 *     await sandbox.control.setFault('entra.token-error', { code: 700082 });
 */
import { setTimeout as delay } from 'node:timers/promises';
import { type SandboxInfo, startSandboxProcess } from '../../server/cli/demo/sandbox-process.ts';

export interface SandboxMail {
  readonly to: string;
  readonly from: string;
  readonly fromName?: string;
  readonly subject?: string;
  readonly text?: string;
  readonly html?: string;
  /** base64 of a whole message. */
  readonly raw?: string;
  readonly count?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface StoredMail {
  readonly uid: number;
  readonly messageId: string | null;
  readonly subject: string;
  readonly flags: readonly string[];
  readonly size: number;
  readonly digest: string;
}

export interface OutsideMail {
  readonly id: string;
  readonly to: string;
  readonly from: string;
  readonly subject: string;
  readonly messageId: string;
  readonly inReplyTo: string | null;
  readonly references: readonly string[];
  readonly text: string;
  readonly digest: string;
  readonly receivedAt: string;
}

export interface SandboxControlClient {
  state(): Promise<Record<string, unknown>>;
  setFault(name: string, parameters?: object): Promise<void>;
  clearFault(name: string): Promise<void>;
  /** Every fault that can be set. */
  faultNames(): Promise<string[]>;
  addUser(user: { upn: string; password?: string; licence?: string; mailbox?: boolean }): Promise<unknown>;
  addMailbox(mailbox: {
    address: string;
    shared?: boolean;
    fullAccess?: string[];
    sendAs?: string[];
  }): Promise<unknown>;
  changeMailbox(address: string, change: object): Promise<unknown>;
  changeApp(clientId: string, change: object): Promise<unknown>;
  changeUser(upn: string, change: object): Promise<unknown>;
  /** Its refresh tokens are refused from now on (AADSTS50173). */
  revokeUser(upn: string): Promise<unknown>;
  /** @returns the Message-IDs of what arrived. */
  deliver(mail: SandboxMail | readonly SandboxMail[]): Promise<string[]>;
  messages(address: string, folder?: string): Promise<StoredMail[]>;
  outside(to?: string): Promise<OutsideMail[]>;
  answer(outsideId: string, text: string): Promise<unknown>;
  advanceClock(ms: number): Promise<void>;
  token(request: { upn: string; scope?: string; lifetimeSeconds?: number }): Promise<string>;
  refreshToken(request: { upn: string; clientId?: string }): Promise<string>;
  reset(): Promise<void>;
}

export interface Sandbox {
  readonly info: SandboxInfo;
  /** PEM, to be trusted by whoever speaks TLS to it. */
  readonly ca: string;
  readonly control: SandboxControlClient;
  stop(): Promise<void>;
}

export async function startSandbox(): Promise<Sandbox> {
  const { info, ca, stop } = await startSandboxProcess();
  return { info, ca, stop, control: controlClient(info.control.url) };
}

/** Waits until `condition` gives something; a test never sleeps for a guessed time. */
export async function eventually<T>(
  what: string,
  condition: () => Promise<T | undefined | false>,
  withinMs = 20_000,
): Promise<T> {
  const end = Date.now() + withinMs;
  for (;;) {
    const value = await condition();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > end) throw new Error(`${what}: not within ${withinMs} ms`);
    await delay(25);
  }
}

function controlClient(url: string): SandboxControlClient {
  const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await fetch(`${url}/control${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(60_000),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`sandbox ${method} ${path}: ${response.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  };
  const named = encodeURIComponent;
  return {
    state: () => call('GET', '/state'),
    setFault: (name, parameters = {}) => call('PUT', `/faults/${named(name)}`, parameters),
    clearFault: (name) => call('DELETE', `/faults/${named(name)}`),
    faultNames: async () => (await call<Array<{ name: string }>>('GET', '/faults')).map(({ name }) => name),
    addUser: (user) => call('POST', '/users', user),
    addMailbox: (mailbox) => call('POST', '/mailboxes', mailbox),
    changeMailbox: (address, change) => call('PATCH', `/mailboxes/${named(address)}`, change),
    changeApp: (clientId, change) => call('PATCH', `/apps/${named(clientId)}`, change),
    changeUser: (upn, change) => call('PATCH', `/users/${named(upn)}`, change),
    revokeUser: (upn) => call('POST', `/users/${named(upn)}/revoke`, {}),
    deliver: async (mail) => (await call<{ messageIds: string[] }>('POST', '/mail', mail)).messageIds,
    messages: (address, folder = 'INBOX') =>
      call('GET', `/mailboxes/${named(address)}/messages?folder=${named(folder)}`),
    outside: (to) => call('GET', to === undefined ? '/outside' : `/outside?to=${named(to)}`),
    answer: (outsideId, text) => call('POST', `/outside/${named(outsideId)}/reply`, { text }),
    advanceClock: (advanceMs) => call('POST', '/clock', { advanceMs }),
    token: async (request) => (await call<{ accessToken: string }>('POST', '/tokens', request)).accessToken,
    refreshToken: async (request) =>
      (await call<{ refreshToken: string }>('POST', '/tokens', request)).refreshToken,
    reset: () => call('POST', '/reset', {}),
  };
}
