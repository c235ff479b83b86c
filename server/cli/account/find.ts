import type { AccountView } from '../../accounts/account.ts';
import { Failure } from '../../kernel/failure.ts';

/** By its name, the address that signs in, or its id. @throws Failure `settings-invalid` that tells what there is. */
export function findAccount(accounts: readonly AccountView[], wanted: string): AccountView {
  const key = wanted.toLowerCase();
  const found = accounts.filter(({ id, name, signIn }) => [id, name.toLowerCase(), signIn].includes(key));
  return only('account', wanted, found, accounts, ({ name, signIn }) => `${name} (${signIn})`);
}

/** By its name or its id; the only one there is needs no name. */
export function findNamed<T extends { readonly id: string; readonly name: string }>(
  kind: string,
  all: readonly T[],
  wanted: string | undefined,
): T {
  const key = wanted?.toLowerCase();
  const found =
    key === undefined ? all : all.filter(({ id, name }) => id === key || name.toLowerCase() === key);
  return only(kind, wanted ?? '', found, all, ({ name }) => name);
}

function only<T extends { readonly id: string }>(
  kind: string,
  wanted: string,
  found: readonly T[],
  all: readonly T[],
  called: (one: T) => string,
): T {
  const [one] = found;
  if (one && found.length === 1) return one;
  const names = all.map(called).join(', ') || 'none yet';
  throw new Failure('settings-invalid', {
    detail:
      found.length === 0
        ? `there is no ${kind}${wanted && ` "${wanted}"`}; there are: ${names}`
        : `${wanted ? `"${wanted}" names` : 'there are'} several (${kind}): ${found.map((each) => `${called(each)} ${each.id}`).join(', ')}`,
  });
}
