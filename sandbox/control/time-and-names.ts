import { z } from 'zod';
import { json, nothing } from '../http/reply.ts';
import type { ControlHandler } from './handler.ts';

const advance = z.strictObject({ advanceMs: z.int().nonnegative() });

/** Time moves forward, for tokens, secrets, sessions and pacing alike. */
export const advanceClock: ControlHandler = async ({ clock }, { ask }) => {
  clock.advance(advance.parse(await ask.json()).advanceMs);
  return json({ now: clock.now().toISOString() });
};

/** Back to the seed. Ports, keys and certificates stay. */
export const resetAll: ControlHandler = async ({ reset, network }) => {
  reset();
  await network.settled();
  return nothing();
};

/** Microsoft's names and what stands for them here; under `dns-not-found` a name that does not resolve. */
export const readNames: ControlHandler = ({ info }) => {
  const { entra, graph, imap, pop3, smtp } = info();
  const place = (url: string) => ({ host: new URL(url).hostname, port: Number(new URL(url).port) });
  return json({
    'login.microsoftonline.com:443': place(entra.tlsUrl),
    'graph.microsoft.com:443': place(graph.tlsUrl),
    'outlook.office365.com:993': { host: imap.host, port: imap.port },
    'outlook.office365.com:995': { host: pop3.host, port: pop3.port },
    'smtp.office365.com:587': { host: smtp.host, port: smtp.port },
  });
};
