/** How the suite's tests get at whatever they are run against. */
import { expect } from 'vitest';
import { openRawClient, type RawClient, xoauth2 } from '../../support/raw-client.ts';
import { EIGHT_BIT, NESTED, PLAIN } from './corpus.ts';

export interface Subject {
  readonly imap: { readonly port: number };
  readonly pop3: { readonly port: number };
  readonly smtp: { readonly port: number };
  /** PEM. */
  readonly ca: string;
  token(upn: string): Promise<string>;
  deliver(address: string, raw: Buffer): Promise<void>;
  stop(): Promise<void>;
}

export const USERS = [
  { address: 'support@contoso.example', password: 'sandbox' },
  { address: 'sanne@contoso.example', password: 'sandbox' },
  { address: 'info@contoso.example', password: 'unused', delegates: ['sanne@contoso.example'] },
];
export const SUPPORT = 'support@contoso.example';
export const SANNE = 'sanne@contoso.example';
export const INFO = 'info@contoso.example';

export class Access {
  readonly #subject: () => Subject;
  readonly #clients: RawClient[] = [];

  /** @param subject known once the suite has started it. */
  constructor(subject: () => Subject) {
    this.#subject = subject;
  }

  get subject(): Subject {
    return this.#subject();
  }

  /** A connection that ends with the test. */
  async open(service: 'imap' | 'pop3' | 'smtp'): Promise<RawClient> {
    const { ca, ...ports } = this.subject;
    const client = await openRawClient({ port: ports[service].port, ca, tls: service !== 'smtp' });
    this.#clients.push(client);
    return client;
  }

  endAll(): void {
    for (const client of this.#clients.splice(0)) client.end();
  }

  async response(address: string, upn: string): Promise<string> {
    return xoauth2(address, await this.subject.token(upn));
  }

  /** Signed in. */
  async imap(address = SUPPORT, upn = address): Promise<RawClient> {
    const client = await this.open('imap');
    await client.until(/^\* OK .*\r\n/);
    const answer = await client.command(`l AUTHENTICATE XOAUTH2 ${await this.response(address, upn)}`);
    expect(answer).toMatch(/^l OK/m);
    return client;
  }

  /** A folder of the test's own, with the corpus in it as messages 1 to 3, selected. */
  async folderWithCorpus(): Promise<{ client: RawClient; folder: string }> {
    const client = await this.imap();
    const folder = `t${Math.random().toString(36).slice(2)}`;
    await client.command(`c CREATE ${folder}`);
    for (const raw of [NESTED, PLAIN, EIGHT_BIT]) await append(client, folder, raw);
    expect(await client.command(`s SELECT ${folder}`)).toMatch(/^\* 3 EXISTS\r\n/m);
    return { client, folder };
  }
}

/** @param more flags and date, with a space after them. */
export async function append(client: RawClient, folder: string, raw: Buffer, more = ''): Promise<string> {
  client.write(`p APPEND ${folder} ${more}{${raw.length}+}\r\n`);
  client.write(raw);
  client.write('\r\n');
  return client.until(/^p (OK|NO|BAD).*\r\n/m);
}
