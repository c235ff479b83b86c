/** All keys at a glance. */
import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Key } from '../../ui/small.tsx';
import css from './keys-help.module.css';

const COMMAND = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl';

const KEYS = [
  [['j', '↓'], 'next'],
  [['k', '↑'], 'previous'],
  [['r'], 'reply'],
  [['a'], 'replyAll'],
  [['f'], 'forward'],
  [['n'], 'note'],
  [['c'], 'newMessage'],
  [[`${COMMAND} ↵`], 'send'],
  [[`${COMMAND} ⇧ ↵`], 'sendAndClose'],
  [['/'], 'canned'],
  [['e'], 'close'],
  [['p'], 'pending'],
  [['o'], 'reopen'],
  [['m'], 'mine'],
  [['t'], 'handOver'],
  [['x'], 'select'],
  [['u'], 'unread'],
  [['/'], 'search'],
  [['Esc'], 'leave'],
  [['?'], 'help'],
] as const;

export function KeysHelp({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { t: td } = useTranslation('desk');
  return (
    <Modal
      opened
      onClose={onClose}
      title={<strong>{td('keys.title')}</strong>}
      size="md"
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <dl className={css.keys}>
        {KEYS.map(([keys, name]) => (
          <div key={name}>
            <dt>{td(`keys.${name}`)}</dt>
            <dd>
              {keys.map((key, at) => (
                <span key={key}>
                  {at > 0 && ` ${td('keys.or')} `}
                  <Key>{key}</Key>
                </span>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
