/** What a received mail is, in a few words beside its sender. Nothing for an ordinary mail of a person. */
import { useTranslation } from 'react-i18next';
import type { Message } from '../../api/types.ts';
import { Chip, type Tone } from '../../ui/small.tsx';
import css from './reading.module.css';

interface Badge {
  readonly text: string;
  readonly tone?: Tone;
  readonly detail?: string;
}

export function MessageBadges({ message }: { readonly message: Message }) {
  const badges = useBadges(message);
  if (badges.length === 0) return null;
  return (
    <p className={css.badges}>
      {badges.map(({ text, tone, detail }) => (
        <span key={text} title={detail}>
          <Chip {...(tone ? { tone } : {})}>
            <bdi>{text}</bdi>
          </Chip>
        </span>
      ))}
    </p>
  );
}

function useBadges({ direction, kind, automatic, traits }: Message): Badge[] {
  const { t } = useTranslation('reading');
  const { t: td } = useTranslation('desk');
  if (direction === 'out') return automatic ? [{ text: td('message.automatic') }] : [];
  const badges: Badge[] = [];
  const { spam, authentication, list, loop } = traits;
  if (spam?.verdict === 'phishing') badges.push({ text: t('phishing'), tone: 'bad' });
  if (spam?.verdict === 'spam') {
    const detail = spam.level === null ? t('spamPlain') : t('spamDetail', { level: spam.level });
    badges.push({ text: t('spam'), tone: 'bad', detail });
  }
  if (authentication && isUnconfirmed(authentication)) {
    const { spf, dkim, dmarc } = authentication;
    const detail = t('unconfirmedDetail', { spf: spf ?? '–', dkim: dkim ?? '–', dmarc: dmarc ?? '–' });
    badges.push({ text: t('unconfirmed'), tone: 'warn', detail });
  }
  if (loop) badges.push({ text: t('loop'), tone: 'warn', detail: t('loopDetail') });
  if (kind === 'mailing-list' && list) badges.push({ text: t('list', { name: list }) });
  else if (kind !== 'person') badges.push({ text: t(`kind.${kind}`) });
  else if (spam?.verdict === 'bulk') badges.push({ text: t('kind.bulk') });
  else if (automatic && !loop) badges.push({ text: td('message.automatic') });
  return badges;
}

/** DMARC decides where the sender's domain has it; without it, both of the others have to fail. */
function isUnconfirmed({ spf, dkim, dmarc }: NonNullable<Message['traits']['authentication']>): boolean {
  if (dmarc === 'pass' || dmarc === 'bestguesspass') return false;
  if (dmarc === 'fail') return true;
  return (spf === 'fail' || spf === 'softfail') && dkim !== 'pass';
}
