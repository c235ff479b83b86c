/** A message to somebody new: from which mailbox, to whom, about what. Sent, it is a conversation. */
import { ActionIcon, Select } from '@mantine/core';
import { IconArrowLeft, IconMailOff } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Message } from '../../api/types.ts';
import { State } from '../../ui/state.tsx';
import { showToast } from '../../ui/toast.tsx';
import { conversationQuery, mailboxesQuery } from '../queries.ts';
import css from './composer.module.css';
import { emptyDraft, hasText, toContent } from './draft.ts';
import { useUploading } from './files.tsx';
import { LetterForm } from './letter-form.tsx';
import { LetterWarnings } from './letter-warnings.tsx';
import { isAddress } from './read-addresses.ts';
import { composingQuery, keepDraft, newDraftsQuery, postFirstLetter } from './requests.ts';
import { useDraft } from './use-draft.ts';
import { bodyOf, keyOf, useSending } from './use-sending.ts';

interface NewMessageProps {
  readonly onOpen: (id: string | undefined) => void;
}

/** Goes on with the newest message that was begun, on whichever device. */
export function NewMessage({ onOpen }: NewMessageProps) {
  const { data: begun, isFetchedAfterMount, isError } = useQuery(newDraftsQuery);
  const [id, setId] = useState<string>();
  useEffect(() => {
    if (!id && (isFetchedAfterMount || isError)) setId(begun?.[0]?.id ?? crypto.randomUUID());
  }, [id, begun, isFetchedAfterMount, isError]);
  return id ? <NewLetter key={id} id={id} onOpen={onOpen} /> : null;
}

function NewLetter({ id, onOpen }: NewMessageProps & { readonly id: string }) {
  const { t } = useTranslation('composer');
  const { t: td } = useTranslation('desk');
  const queries = useQueryClient();
  const { session } = useRouteContext({ from: '/signed-in' });
  const hold = useDraft({ id }, session.agent.id, () => emptyDraft('new'));
  const { draft, change } = hold;
  const uploading = useUploading();
  const { data: mailboxes } = useQuery(mailboxesQuery);
  const usable = mailboxes?.filter(({ enabled }) => enabled);
  // One that stands still would keep the message until somebody has cured it.
  const ready = usable?.find(({ state }) => state === 'well' || state === 'waiting') ?? usable?.[0];
  const mailboxId = draft.mailboxId ?? ready?.id;
  const { data: composing } = useQuery({
    ...composingQuery({ mailboxId: mailboxId ?? '' }),
    enabled: mailboxId !== undefined,
  });
  const to = draft.to ?? [];

  const sending = useSending({
    post: async (how): Promise<Message> => {
      const { conversationId, messageId } = await postFirstLetter(
        {
          ...bodyOf(draft, how),
          mailboxId: mailboxId ?? '',
          to: [...to],
          subject: draft.subject?.trim() ?? '',
          draftId: id,
        },
        keyOf(draft, how),
      );
      const conversation = await queries.fetchQuery({ ...conversationQuery(conversationId), staleTime: 0 });
      const message = conversation.messages.find((each) => each.id === messageId);
      if (!message) throw new Error('what was just written is not in its conversation');
      hold.forget({ onServer: false });
      onOpen(conversationId);
      return message;
    },
    onSent: () => void queries.invalidateQueries({ queryKey: ['conversations'] }),
    onTakenBack: () => {
      // It goes on as a draft of its own, which "new message" then opens.
      void keepDraft({ id: crypto.randomUUID() }, 0, toContent(draft)).then(() => onOpen('new'));
      void queries.invalidateQueries({ queryKey: ['conversations'] });
    },
  });
  const discard = () => {
    const discarded = draft;
    hold.forget({ onServer: true });
    showToast(td('reply.discarded'), { undo: () => hold.put(discarded) });
    onOpen(undefined);
  };

  if (usable?.length === 0) {
    return <State icon={<IconMailOff size={26} stroke={1.6} />} title={t('newMessage.noMailbox')} />;
  }
  return (
    <section className={css.newMessage} aria-label={t('newMessage.title')}>
      <header className={css.newHead}>
        <ActionIcon aria-label={t('newMessage.leave')} onClick={() => onOpen(undefined)}>
          <IconArrowLeft size={20} />
        </ActionIcon>
        <h1>{t('newMessage.title')}</h1>
      </header>
      <div className={css.newForm}>
        <LetterForm
          draft={draft}
          to={to}
          composing={composing}
          uploading={uploading}
          placeholder={t('placeholder.new')}
          sending={sending.isPending}
          why={whyNot()}
          canClose={false}
          top={
            (usable?.length ?? 0) > 1 && (
              <div className={css.fromRow}>
                <span className={css.label}>{t('newMessage.mailbox')}</span>
                <Select
                  className={css.from ?? ''}
                  variant="unstyled"
                  size="xs"
                  aria-label={t('newMessage.mailbox')}
                  allowDeselect={false}
                  searchable={(usable?.length ?? 0) > 10}
                  limit={100}
                  disabled={sending.isPending}
                  data={usable?.map((each) => ({ value: each.id, label: each.address })) ?? []}
                  value={mailboxId ?? null}
                  onChange={(chosen) => chosen && change({ mailboxId: chosen, from: undefined })}
                />
              </div>
            )
          }
          warnings={
            <LetterWarnings
              conversation={undefined}
              to={to}
              error={sending.isError ? sending.error : undefined}
              movedOn={false}
              seenId={undefined}
              attachmentDoubt={false}
              othersWriting={[]}
              conflict={hold.conflict}
              onResolve={hold.resolve}
              onSeen={() => undefined}
              onAnyway={() => undefined}
              onNoDoubt={() => undefined}
            />
          }
          onChange={(part) => {
            change(part);
            if (sending.isError) sending.reset();
          }}
          onSend={(how) => sending.mutate(how)}
          onDiscard={discard}
          onLeave={() => onOpen(undefined)}
        />
      </div>
    </section>
  );

  function whyNot(): string | undefined {
    const bad = [...to, ...draft.cc, ...draft.bcc].find((address) => !isAddress(address));
    if (bad) return td('reply.badAddress', { address: bad });
    if (to.length === 0) return td('reply.noRecipient');
    if (!draft.subject?.trim()) return t('newMessage.noSubject');
    return hasText(draft) ? undefined : ' ';
  }
}
