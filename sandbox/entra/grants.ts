/**
 * What Entra has handed out and takes back: authorization codes (10 minutes, once), refresh tokens (90 days since
 * the last use, as often as wanted: a new one is given each time and the old one stays good), device codes
 * (15 minutes). All by the sandbox's clock.
 */
import { randomBytes, randomInt } from 'node:crypto';
import type { SandboxClock } from '../clock.ts';
import { EntraFailure } from './failure.ts';

/** What was agreed to, by whom, for whom. */
export interface Grant {
  readonly clientId: string;
  readonly upn: string;
  readonly tenantId: string;
  /** As asked, space separated. */
  readonly scope: string;
}

export interface Code extends Grant {
  readonly redirectUri: string;
  readonly challenge: string | undefined;
  readonly challengeMethod: 'S256' | 'plain';
  readonly nonce: string | undefined;
}

export interface RefreshToken extends Grant {
  /** Given to a client without a credential: it may go on without one. */
  readonly publicClient: boolean;
}

export interface DeviceCode {
  readonly clientId: string;
  readonly tenant: string;
  readonly scope: string;
  readonly userCode: string;
  answer: Grant | 'pending' | 'declined';
}

export interface Grants {
  issueCode(code: Code): string;
  /** @throws EntraFailure 54005 when it was redeemed before, 70008 when it has expired, 70000 when there is none. */
  redeemCode(value: string): Code;
  issueRefreshToken(token: RefreshToken): string;
  /** @throws EntraFailure 9002313, 70000, 700082, 50173. */
  useRefreshToken(value: string): RefreshToken;
  issueDeviceCode(code: Omit<DeviceCode, 'userCode' | 'answer'>): { deviceCode: string; userCode: string };
  findUserCode(userCode: string): DeviceCode | undefined;
  /** @throws EntraFailure 70019, 70020, 70016, 70017. */
  redeemDeviceCode(value: string): { readonly code: DeviceCode; readonly grant: Grant };
  /** Whose code or token this is, good or not, without using it. */
  ownerOf(value: string): { readonly upn: string } | undefined;
  /** All refresh tokens of the user are worth nothing from now on: 50173. */
  revoke(upn: string): void;
  clear(): void;
}

export const DEVICE_CODE_SECONDS = 15 * 60;
const CODE_MS = 10 * 60_000;
const INACTIVITY_MS = 90 * 86_400_000;
/** Letters and digits that nobody confuses when typing. */
const USER_CODE_ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

type Kept<T> = T & { readonly issuedAt: number; lastUsed: number; redeemed?: boolean };

export function createGrants(clock: SandboxClock): Grants {
  const codes = new Map<string, Kept<Code>>();
  const refreshTokens = new Map<string, Kept<RefreshToken>>();
  const deviceCodes = new Map<string, DeviceCode & { readonly issuedAt: number }>();
  const revokedAt = new Map<string, number>();
  const now = () => clock.now().getTime();

  return {
    issueCode: (code) => {
      forgetOlder(codes, now() - 2 * CODE_MS);
      const value = `0.${randomBytes(60).toString('base64url')}`;
      codes.set(value, { ...code, issuedAt: now(), lastUsed: now() });
      return value;
    },
    redeemCode: (value) => {
      const code = codes.get(value);
      if (!code) throw new EntraFailure(70000);
      if (code.redeemed) throw new EntraFailure(54005);
      if (now() - code.issuedAt >= CODE_MS) throw new EntraFailure(70008);
      code.redeemed = true;
      return code;
    },
    issueRefreshToken: (token) => {
      // Long enough that an expired one is still known as such: 700082, not 70000.
      forgetOlder(refreshTokens, now() - 4 * INACTIVITY_MS);
      const value = `1.${randomBytes(96).toString('base64url')}`;
      refreshTokens.set(value, { ...token, issuedAt: now(), lastUsed: now() });
      return value;
    },
    useRefreshToken: (value) => {
      if (!/^1\.[\w-]{100,}$/.test(value)) throw new EntraFailure(9002313);
      const token = refreshTokens.get(value);
      if (!token) throw new EntraFailure(70000);
      if (now() - token.lastUsed >= INACTIVITY_MS) {
        throw new EntraFailure(700082, { issued: new Date(token.issuedAt).toISOString() });
      }
      if (token.issuedAt < (revokedAt.get(token.upn.toLowerCase()) ?? 0)) throw new EntraFailure(50173);
      token.lastUsed = now();
      return token;
    },
    issueDeviceCode: (code) => {
      forgetOlder(deviceCodes, now() - 4 * DEVICE_CODE_SECONDS * 1000);
      const deviceCode = randomBytes(64).toString('base64url');
      const userCode = Array.from(
        { length: 9 },
        () => USER_CODE_ALPHABET[randomInt(USER_CODE_ALPHABET.length)],
      ).join('');
      deviceCodes.set(deviceCode, { ...code, userCode, answer: 'pending', issuedAt: now() });
      return { deviceCode, userCode };
    },
    findUserCode: (userCode) => {
      const wanted = userCode.replace(/[\s-]/g, '').toUpperCase();
      return [...deviceCodes.values()].find(
        (code) => code.userCode === wanted && code.answer === 'pending' && !isOver(code),
      );
    },
    redeemDeviceCode: (value) => {
      const code = deviceCodes.get(value);
      if (!code) throw new EntraFailure(70019);
      if (code.answer === 'declined') throw new EntraFailure(70017);
      if (isOver(code)) throw new EntraFailure(70020);
      if (code.answer === 'pending') throw new EntraFailure(70016);
      deviceCodes.delete(value);
      return { code, grant: code.answer };
    },
    ownerOf: (value) => {
      const answer = deviceCodes.get(value)?.answer;
      return (
        codes.get(value) ?? refreshTokens.get(value) ?? (typeof answer === 'object' ? answer : undefined)
      );
    },
    revoke: (upn) => void revokedAt.set(upn.toLowerCase(), now() + 1),
    clear: () => {
      for (const map of [codes, refreshTokens, deviceCodes, revokedAt]) map.clear();
    },
  };

  function isOver(code: { readonly issuedAt: number }): boolean {
    return now() - code.issuedAt >= DEVICE_CODE_SECONDS * 1000;
  }
}

/** Maps keep their order, so the oldest stand first. */
function forgetOlder(kept: Map<string, { readonly issuedAt: number }>, before: number): void {
  for (const [key, { issuedAt }] of kept) {
    if (issuedAt >= before) return;
    kept.delete(key);
  }
}
