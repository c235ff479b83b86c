/** Who else is in the conversation, in a few words. */
import { useTranslation } from 'react-i18next';
import type { Presence } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { Avatar } from '../../ui/small.tsx';
import css from './presence.module.css';

export function PresenceLine({ present }: { readonly present: readonly Presence[] }) {
  const { t } = useTranslation('composer');
  const format = useFormat();
  if (present.length === 0) return null;
  const writing = present.filter((each) => each.writing);
  const shown = writing.length > 0 ? writing : present;
  const names = format.list(shown.map(({ agent }) => agent.name));
  const words = writing.length > 0 ? 'presence.writing' : 'presence.here';
  return (
    <span className={css.presence} data-writing={writing.length > 0} role="status">
      {present.slice(0, 3).map(({ agent }) => (
        <Avatar key={agent.id} name={agent.name} size={18} />
      ))}
      <bdi>{t(words, { names, count: shown.length })}</bdi>
    </span>
  );
}
