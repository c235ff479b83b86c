import { z } from 'zod';
import { emailAddress, id } from './common.ts';

export const role = z.enum(['administrator', 'supervisor', 'agent']);

export const agent = z
  .object({ id, email: z.string(), name: z.string(), role, locale: z.string().nullable() })
  .meta({ id: 'SignedInAgent' });

/** GET/POST /api/v1/session. csrfToken goes back in the header `x-csrf-token` on every change. */
export const session = z.object({ agent, csrfToken: z.string() }).meta({ id: 'Session' });
export const signIn = z
  .object({ email: emailAddress, password: z.string().min(1).max(1000) })
  .meta({ examples: [{ email: 'anna@contoso.example', password: 'correct horse battery staple' }] });

/** GET /api/v1/setup */
export const setupState = z.object({ needed: z.boolean(), product: z.string(), version: z.string() });
/** POST /api/v1/setup: the first administrator; only while `needed`. Answers as POST /session does. */
export const setup = z
  .object({
    name: z.string().trim().min(1).max(200),
    email: emailAddress,
    password: z.string().min(12, 'needs at least 12 characters').max(1000),
    externalUrl: z.url(),
    department: z.string().trim().min(1).max(200),
  })
  .meta({
    examples: [
      {
        name: 'Anna de Vries',
        email: 'anna@contoso.example',
        password: 'correct horse battery staple',
        externalUrl: 'https://desk.contoso.example',
        department: 'Customer service',
      },
    ],
  });
