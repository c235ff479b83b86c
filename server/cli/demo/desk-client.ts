/**
 * A person at the console, for the demo: speaks to Postvak's own HTTP API and nothing else, so that what the demo
 * does, anyone can do.
 */
import type { z } from 'zod';
import type * as admin from '../../http/contract/admin.ts';
import type * as desk from '../../http/contract/desk.ts';
import type * as doctor from '../../http/contract/doctor.ts';
import type * as writing from '../../http/contract/writing.ts';

type Conversation = z.output<typeof desk.conversation>;
export type ConversationSummary = z.output<typeof desk.conversationSummary>;
export type Message = z.output<typeof desk.message>;
type Account = z.output<typeof admin.account>;
type Department = z.output<typeof admin.department>;
type AppRegistration = z.output<typeof admin.appRegistration>;

export interface Administrator {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

export class DeskClient {
  readonly origin: string;
  #cookie = '';
  #csrfToken = '';

  constructor(origin: string) {
    this.origin = origin;
  }

  /** The headers of a browser that is signed in. */
  get sessionHeaders(): Record<string, string> {
    return { cookie: this.#cookie, 'x-csrf-token': this.#csrfToken };
  }

  async setUp(administrator: Administrator, department: string): Promise<void> {
    await this.#openSession('/setup', { ...administrator, externalUrl: this.origin, department });
  }

  async signIn(email: string, password: string): Promise<void> {
    await this.#openSession('/session', { email, password });
  }

  departments = () => this.get<{ items: Department[] }>('/departments');
  accounts = () => this.get<{ items: Account[] }>('/accounts');
  account = (id: string) => this.get<Account>(`/accounts/${id}`);
  conversations = (query = '') => this.get<{ items: ConversationSummary[] }>(`/conversations${query}`);
  conversation = (id: string) => this.get<Conversation>(`/conversations/${id}`);

  registerApp = (body: z.input<typeof admin.newAppRegistration>) =>
    this.post<AppRegistration>('/app-registrations', body);
  addAccount = (body: z.input<typeof admin.newAccount>) => this.post<Account>('/accounts', body);
  startConsent = (accountId: string) =>
    this.post<z.output<typeof admin.consentStart>>(`/accounts/${accountId}/consent`, {});
  /** @param idempotencyKey write it at most once, however often it is tried. */
  reply = (conversationId: string, body: z.input<typeof writing.reply>, idempotencyKey?: string) =>
    this.post<Message>(`/conversations/${conversationId}/replies`, body, idempotencyKey);

  sendNow = (deliveryId: string) =>
    this.post<unknown>(`/deliveries/${deliveryId}/decision`, { decision: 'send-now' });

  examine = (accountId: string) => this.post<{ id: string }>('/doctor/runs', { accountId });
  examination = (id: string) => this.get<z.output<typeof doctor.doctorRun>>(`/doctor/runs/${id}`);

  async get<T>(path: string): Promise<T> {
    const response = await this.#send('GET', path);
    return (await response.json()) as T;
  }

  async post<T>(path: string, body: unknown, idempotencyKey?: string): Promise<T> {
    const headers: Record<string, string> = idempotencyKey ? { 'idempotency-key': idempotencyKey } : {};
    const response = await this.#send('POST', path, body, headers);
    return (await response.json()) as T;
  }

  async put<T>(path: string, body: unknown): Promise<T> {
    const response = await this.#send('PUT', path, body);
    return (await response.json()) as T;
  }

  async patch<T>(path: string, body: unknown): Promise<T> {
    const response = await this.#send('PATCH', path, body);
    return (await response.json()) as T;
  }

  async #openSession(path: string, body: unknown): Promise<void> {
    const response = await this.#send('POST', path, body);
    this.#cookie = response.headers
      .getSetCookie()
      .map((cookie) => cookie.split(';')[0])
      .join('; ');
    this.#csrfToken = ((await response.json()) as { csrfToken: string }).csrfToken;
  }

  async #send(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Response> {
    const response = await fetch(`${this.origin}/api/v1${path}`, {
      method,
      headers: {
        ...headers,
        ...(this.#cookie ? { cookie: this.#cookie } : {}),
        ...(this.#csrfToken ? { 'x-csrf-token': this.#csrfToken } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json', origin: this.origin }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    });
    if (!response.ok) throw new ApiProblem(method, path, response.status, await response.text());
    return response;
  }
}

/** The API said no; `remedy` is there when it was a Failure. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly remedy: string | undefined;

  constructor(method: string, path: string, status: number, body: string) {
    let problem: { title?: string; detail?: string; failure?: { summary: string; remedy: string } } = {};
    try {
      problem = JSON.parse(body);
    } catch {
      // Not a problem document: the status has to do.
    }
    const said = problem.failure?.summary ?? problem.detail ?? problem.title ?? 'no reason given';
    super(`${method} ${path} answered ${status}: ${said}`);
    this.status = status;
    this.remedy = problem.failure?.remedy;
  }
}
