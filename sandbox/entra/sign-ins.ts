/** Sign-ins under way: what the application asked for, and how far the person has come. */
import { randomBytes } from 'node:crypto';
import type { SandboxClock } from '../clock.ts';
import type { App } from '../directory/directory.ts';
import type { TenantInPath } from './tenants.ts';

export type Prompt = 'login' | 'select_account' | 'consent' | 'none' | undefined;

/** What the sign-in is for, and so what happens at its end. */
export type Purpose =
  | {
      readonly kind: 'authorize';
      readonly redirectUri: string;
      readonly responseMode: 'query' | 'fragment' | 'form_post';
      readonly state: string | undefined;
      readonly nonce: string | undefined;
      readonly challenge: string | undefined;
      readonly challengeMethod: 'S256' | 'plain';
    }
  | { readonly kind: 'admin-consent'; readonly redirectUri: string; readonly state: string | undefined }
  | { readonly kind: 'device'; readonly userCode: string };

export interface SignIn {
  readonly id: string;
  readonly tenantName: string;
  readonly tenant: TenantInPath;
  readonly app: App;
  readonly scope: string;
  readonly prompt: Prompt;
  readonly purpose: Purpose;
  /** Typed or hinted; the password page is about this one. */
  username: string;
  /** UPN that gave the right password, or was signed in already. */
  user: string | undefined;
}

export interface SignIns {
  start(signIn: Omit<SignIn, 'id' | 'user' | 'username'> & { username?: string | undefined }): SignIn;
  find(id: string): SignIn | undefined;
  end(signIn: SignIn): void;
  clear(): void;
}

const HOUR_MS = 3_600_000;
const MOST = 10_000;

export function createSignIns(clock: SandboxClock): SignIns {
  const underWay = new Map<string, SignIn & { readonly startedAt: number }>();
  const now = () => clock.now().getTime();
  return {
    start: ({ username = '', ...signIn }) => {
      for (const [id, { startedAt }] of underWay) {
        if (underWay.size < MOST && now() - startedAt < HOUR_MS) break;
        underWay.delete(id);
      }
      const started = {
        ...signIn,
        id: randomBytes(24).toString('base64url'),
        username,
        user: undefined,
        startedAt: now(),
      };
      underWay.set(started.id, started);
      return started;
    },
    find: (id) => underWay.get(id),
    end: ({ id }) => void underWay.delete(id),
    clear: () => underWay.clear(),
  };
}
