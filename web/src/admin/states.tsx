/** How an account or mailbox stands, as a chip: colour and word. */
import { useTranslation } from 'react-i18next';
import type { Account, Mailbox } from '../api/types.ts';
import { Chip, type Tone } from '../ui/small.tsx';

const OF_ACCOUNT: Record<Account['state'], Tone | undefined> = {
  new: 'accent',
  connected: 'good',
  'needs-sign-in': 'bad',
  disabled: undefined,
};
const OF_MAILBOX: Record<Mailbox['state'], Tone | undefined> = {
  well: 'good',
  waiting: 'warn',
  troubled: 'bad',
  paused: undefined,
  'needs-sign-in': 'bad',
};

export function AccountState({ state }: { readonly state: Account['state'] }) {
  const { t } = useTranslation('admin');
  const tone = OF_ACCOUNT[state];
  return <Chip {...(tone ? { tone } : {})}>{t(`accountState.${state}`)}</Chip>;
}

interface MailboxStateProps {
  readonly state: Mailbox['state'];
  readonly account: Account;
}

export function MailboxState({ state, account }: MailboxStateProps) {
  const { t } = useTranslation('admin');
  // "Sign in again" would be wrong for an account that never was.
  if (account.state === 'new' && state === 'needs-sign-in') return <AccountState state="new" />;
  const tone = OF_MAILBOX[state];
  return <Chip {...(tone ? { tone } : {})}>{t(`mailboxState.${state}`)}</Chip>;
}
