/**
 * Loaded into a process before its program (`--import`): names resolve as FIXED_NAMES says, so that a name can have two
 * kinds of address on a machine whose own names have one. Everything else resolves as ever.
 */
import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';

type Found = { address: string; family: number };
type Done = (error: Error | null, address?: string | Found[], family?: number) => void;

const fixed = JSON.parse(process.env.FIXED_NAMES ?? '{}') as Record<string, readonly string[]>;
const found = (name: string): Found[] | undefined =>
  fixed[name]?.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
const { lookup } = dns;
const { lookup: promised } = dns.promises;

Object.assign(dns, {
  lookup: (name: string, options: { all?: boolean; family?: number } | Done, done?: Done) => {
    const addresses = found(name);
    if (!addresses) return (lookup as (...all: unknown[]) => void)(name, options, done);
    const [settings, answer] = typeof options === 'function' ? [{}, options] : [options, done as Done];
    const [first] = addresses;
    if (settings.all) process.nextTick(answer, null, addresses);
    else process.nextTick(answer, null, first?.address, first?.family);
  },
});
Object.assign(dns.promises, {
  lookup: async (name: string, options: object) => found(name) ?? promised(name, options),
});
syncBuiltinESMExports();
