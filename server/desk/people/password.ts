/**
 * Passwords of agents, kept as scrypt (RFC 7914) in the PHC string form, `$scrypt$ln=17,r=8,p=1$salt$hash`: the
 * cost stands beside the hash, so that it can be raised later. scrypt rather than Argon2, because every OpenSSL
 * that Node runs on has it.
 *
 * One hash takes 128 MiB, so only two are made at a time: a flood of sign-ins waits instead of filling the memory.
 */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

export interface PasswordCost {
  /** Binary logarithm of N. */
  readonly ln: number;
  readonly r: number;
  readonly p: number;
}

/** OWASP's minimum for scrypt. */
const COST: PasswordCost = { ln: 17, r: 8, p: 1 };
const HASH_BYTES = 32;
const SALT_BYTES = 16;
const AT_A_TIME = 2;

export async function hashPassword(password: string, cost: PasswordCost = COST): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await derive(password, salt, cost);
  return `$scrypt$ln=${cost.ln},r=${cost.r},p=${cost.p}$${unpadded(salt)}$${unpadded(hash)}`;
}

/**
 * @param stored null for an agent who does not exist or has no password: the same work is done and the answer is
 *   no, so that the time of an answer does not tell who has an account.
 */
export async function passwordMatches(password: string, stored: string | null): Promise<boolean> {
  const parsed = stored === null ? null : parse(stored);
  if (!parsed) {
    await derive(password, Buffer.alloc(SALT_BYTES), COST);
    return false;
  }
  const hash = await derive(password, parsed.salt, parsed.cost, parsed.hash.length);
  return timingSafeEqual(hash, parsed.hash);
}

function parse(stored: string): { cost: PasswordCost; salt: Buffer; hash: Buffer } | null {
  const match = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/.exec(stored);
  if (!match) return null;
  const [, ln, r, p, salt, hash] = match as unknown as [string, string, string, string, string, string];
  return {
    cost: { ln: Number(ln), r: Number(r), p: Number(p) },
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(hash, 'base64'),
  };
}

let running = 0;
const waiting: Array<() => void> = [];

async function derive(
  password: string,
  salt: Buffer,
  { ln, r, p }: PasswordCost,
  length = HASH_BYTES,
): Promise<Buffer> {
  if (running >= AT_A_TIME) await new Promise<void>((resolve) => waiting.push(resolve));
  else running += 1;
  try {
    // The same letters can be typed as different code points; NFKC makes them one (RFC 8265 section 4.2).
    const text = password.normalize('NFKC');
    const N = 2 ** ln;
    return await new Promise((resolve, reject) => {
      scrypt(text, salt, length, { N, r, p, maxmem: 256 * N * r }, (error, key) =>
        error ? reject(error) : resolve(key),
      );
    });
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
