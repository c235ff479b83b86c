/** DKIM signatures verified by dkimpy, a verifier that nobody here wrote (Debian: python3-dkim python3-nacl). */
import { execFileSync, spawnSync } from 'node:child_process';

const PYTHON = '/usr/bin/python3';

/** Reads the message after one line of JSON with the TXT records by name; answers with one verdict for each signature. */
const SCRIPT = `
import dkim, json, sys
records = json.loads(sys.stdin.buffer.readline())
message = dkim.DKIM(sys.stdin.buffer.read())
look_up = lambda name, timeout=5: records.get(name.decode().rstrip('.'), '').encode()
count = sum(1 for name, _ in message.headers if name.lower() == b'dkim-signature')
def verdict(index):
    try:
        return bool(message.verify(index, dnsfunc=look_up))
    except dkim.DKIMException:
        return False
print(json.dumps([verdict(index) for index in range(count)]))
`;

/** @returns why it cannot verify here, or undefined when it can. */
export function dkimpyMissing(): string | undefined {
  const { status } = spawnSync(PYTHON, ['-c', 'import dkim, nacl']);
  return status === 0 ? undefined : 'dkimpy is not installed (Debian: python3-dkim python3-nacl)';
}

/**
 * @param records what stands in DNS.
 * @returns for each signature, from the top, whether it is right.
 */
export function verifyByDkimpy(
  raw: Buffer,
  records: readonly { readonly name: string; readonly value: string }[],
): boolean[] {
  const dns = Object.fromEntries(records.map(({ name, value }) => [name, value]));
  const input = Buffer.concat([Buffer.from(`${JSON.stringify(dns)}\n`), raw]);
  return JSON.parse(execFileSync(PYTHON, ['-c', SCRIPT], { input, encoding: 'utf8' })) as boolean[];
}
