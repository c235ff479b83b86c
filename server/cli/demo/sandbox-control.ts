import type { CustomerMail } from './customer-mails.ts';

export interface OutsideMail {
  readonly id: string;
  readonly to: string;
  readonly from: string;
  readonly subject: string;
  readonly messageId: string;
  readonly inReplyTo: string | null;
  readonly references: readonly string[];
  readonly text: string;
}

/** The sandbox's control API: what happens outside of Postvak. */
export function sandboxControl(url: string, domain: string) {
  const call = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(url + path, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    });
    if (!response.ok)
      throw new Error(`sandbox ${method} ${path}: ${response.status} ${await response.text()}`);
    return response.status === 204 ? undefined : await response.json();
  };
  return {
    /** @returns the Message-IDs of what arrived. */
    customerWrites: async (mail: CustomerMail): Promise<string[]> => {
      const { messageIds } = (await call('POST', '/control/mail', {
        ...mail,
        to: `${mail.to}@${domain}`,
      })) as {
        messageIds: string[];
      };
      return messageIds;
    },
    /** A mailbox that takes mail, and that nobody opens here. */
    addMailbox: (address: string) => call('POST', '/control/mailboxes', { address, shared: true }),
    /** What reached the customer at this address. */
    receivedBy: async (address: string): Promise<OutsideMail[]> =>
      (await call('GET', `/control/outside?to=${encodeURIComponent(address)}`)) as OutsideMail[],
    customerAnswers: (id: string, text: string) => call('POST', `/control/outside/${id}/reply`, { text }),
  };
}

export type SandboxControl = ReturnType<typeof sandboxControl>;
