/** A mail of which only the header was fetched, because it is large: what there is to know, and how to get it. */
import { Button, Menu } from '@mantine/core';
import { IconDownload, IconDownloadOff } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { answer, api } from '../../api/client.ts';
import type { Message } from '../../api/types.ts';
import { useProblemText } from '../../ui/state.tsx';
import css from './whole-mail.module.css';

export function HeaderOnly({ message }: { readonly message: Message }) {
  const { t } = useTranslation('originals');
  const queries = useQueryClient();
  const problemText = useProblemText();
  const asking = useMutation({
    mutationFn: () =>
      answer(api.POST('/api/v1/messages/{id}/fetch', { params: { path: { id: message.id } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ['conversation'] }),
  });
  const { wanted } = message;
  const underWay = wanted !== null && wanted.state !== 'failed';
  return (
    <section className={css.note} aria-label={t('whole.label')}>
      <p>{t('whole.headerOnly')}</p>
      {underWay ? (
        <div role="status">
          <progress aria-label={t('whole.fetching')} />
          <p className={css.detail}>
            {wanted.receivedBytes > 0
              ? t('whole.received', { megabytes: Math.ceil(wanted.receivedBytes / 1_000_000) })
              : t('whole.fetching')}
          </p>
        </div>
      ) : (
        <>
          {wanted?.failure && (
            <p className={css.failed} role="alert">
              {t('whole.failed')} {wanted.failure.summary}
              {wanted.failure.detail && <span className={css.detail}> {wanted.failure.detail}</span>}
            </p>
          )}
          {asking.error && (
            <p className={css.failed} role="alert">
              {problemText(asking.error)}
            </p>
          )}
          <Button
            variant="default"
            size="xs"
            leftSection={<IconDownload size={16} />}
            loading={asking.isPending}
            onClick={() => asking.mutate()}
          >
            {t(wanted ? 'whole.again' : 'whole.fetch')}
          </Button>
        </>
      )}
    </section>
  );
}

/** In the place of the download, in the menu of a message. */
export function OriginalGone() {
  const { t } = useTranslation('originals');
  return (
    <Menu.Item disabled leftSection={<IconDownloadOff size={17} />}>
      {t('gone')}
    </Menu.Item>
  );
}
