import { Refused } from '../accounts/refused.ts';
import type { AccountRegistration } from './account-client.ts';

/** @throws Refused for an account for which nobody signs in. */
export function requireDelegated({ grantKind }: AccountRegistration): void {
  if (grantKind === 'delegated') return;
  throw new Refused(
    'conflict',
    grantKind === 'password'
      ? 'This account has a password: give it instead of signing in.'
      : 'The application of this account has rights of its own: nobody signs in for it.',
  );
}
