/**
 * The reply. What is typed is kept in this browser from the first letter, comes back when the conversation is opened
 * again, and stays when sending fails; it goes only when the server has it, or when it is discarded.
 */
import { ActionIcon, Button, Textarea, Tooltip } from '@mantine/core';
import { IconArrowBackUp, IconChevronDown, IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../../api/problem.ts';
import type { Conversation } from '../../api/types.ts';
import { FailureNote } from '../../ui/failure-note.tsx';
import { Key } from '../../ui/small.tsx';
import { useProblemText } from '../../ui/state.tsx';
import { showToast } from '../../ui/toast.tsx';
import { showChange } from '../change-conversation.ts';
import { sendReply } from '../queries.ts';
import css from './composer.module.css';
import { createDraftStore, type Draft, edited, emptyDraft, hasContent } from './draft-store.ts';
import { isAddress } from './read-addresses.ts';
import { Recipients } from './recipients.tsx';

interface ComposerProps {
  readonly conversation: Conversation;
  readonly agentId: string;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  /** The reply closed the conversation. */
  readonly onClosed: () => void;
}

const COMMAND = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl';

export function Composer({ conversation, agentId, open, onOpenChange, onClosed }: ComposerProps) {
  const { t } = useTranslation('desk');
  const queries = useQueryClient();
  const store = useMemo(() => createDraftStore(localStorage, agentId, Date.now), [agentId]);
  const [draft, setDraft] = useState<Draft>(() => store.read(conversation.id) ?? emptyDraft());
  const text = useRef<HTMLTextAreaElement>(null);
  const defaultTo = useDefaultTo(conversation);
  const name = conversation.contact?.name || conversation.contact?.address || t('reply.customer');

  useEffect(() => {
    store.write(conversation.id, draft);
  }, [store, conversation.id, draft]);
  useEffect(() => {
    if (!open) return;
    const element = text.current;
    element?.focus();
    element?.setSelectionRange(element.value.length, element.value.length);
  }, [open]);

  const sending = useMutation({
    mutationFn: ({ close }: { close: boolean }) => {
      const { text: words, to, cc, bcc, key } = draft;
      const recipients = { ...(to ? { to: [...to] } : {}), cc: [...cc], bcc: [...bcc] };
      // Closing or not is part of the request, and the key stands for the whole request.
      return sendReply(conversation.id, { text: words, ...recipients, close }, close ? `${key}-close` : key);
    },
    onSuccess: (message, { close }) => {
      store.remove(conversation.id);
      queries.setQueryData<Conversation>(['conversation', conversation.id], (before) =>
        before && !before.messages.some(({ id }) => id === message.id)
          ? { ...before, messages: [...before.messages, message] }
          : before,
      );
      void queries.invalidateQueries({ queryKey: ['conversation', conversation.id] });
      setDraft(emptyDraft());
      onOpenChange(false);
      if (!close) return;
      showChange(queries, conversation.id, { state: 'closed' }, agentId);
      showToast(t('reply.sentAndClosed'));
      onClosed();
    },
  });

  const to = draft.to ?? defaultTo;
  const bad = [...to, ...draft.cc, ...draft.bcc].find((address) => !isAddress(address));
  const why = bad
    ? t('reply.badAddress', { address: bad })
    : to.length === 0
      ? t('reply.noRecipient')
      : undefined;
  const ready = draft.text.trim() !== '' && !why && !sending.isPending;
  const send = (close: boolean) => ready && sending.mutate({ close });
  const change = (part: Partial<Omit<Draft, 'key'>>) => {
    setDraft((before) => edited(before, part));
    if (sending.isError) sending.reset();
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      send(event.shiftKey);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      onOpenChange(false);
    }
  };
  const discard = () => {
    const discarded = draft;
    setDraft(emptyDraft());
    onOpenChange(false);
    showToast(t('reply.discarded'), {
      undo: () => {
        store.write(conversation.id, discarded);
        setDraft(discarded);
        onOpenChange(true);
      },
    });
  };

  if (!open) return <Folded draft={draft} name={name} onOpen={() => onOpenChange(true)} />;
  return (
    <section className={css.composer} aria-label={t('reply.label')} onKeyDown={press}>
      <div className={css.top}>
        <Recipients to={to} cc={draft.cc} bcc={draft.bcc} disabled={sending.isPending} onChange={change} />
        <ActionIcon size="md" aria-label={t('reply.minimise')} onClick={() => onOpenChange(false)}>
          <IconChevronDown size={18} />
        </ActionIcon>
      </div>
      <Textarea
        ref={text}
        classNames={{ input: css.text }}
        variant="unstyled"
        autosize
        minRows={5}
        maxRows={18}
        dir="auto"
        maxLength={1_000_000}
        aria-label={t('reply.placeholder', { name })}
        placeholder={t('reply.placeholder', { name })}
        value={draft.text}
        disabled={sending.isPending}
        onChange={(event) => change({ text: event.currentTarget.value })}
      />
      {sending.isError && <NotSent error={sending.error} />}
      <footer className={css.bottom}>
        <Button
          onClick={() => send(false)}
          disabled={!ready && !sending.isPending}
          loading={sending.isPending}
        >
          {t('reply.send')}
        </Button>
        <Button
          variant="default"
          onClick={() => send(true)}
          disabled={!ready}
          title={`${COMMAND} + Shift + Enter`}
        >
          {t('reply.sendAndClose')}
        </Button>
        <span className={css.hint}>
          {why && draft.text.trim() !== '' ? (
            <span className={css.why}>{why}</span>
          ) : (
            <span className={css.wide}>
              <Key>{COMMAND}</Key> <Key>↵</Key>
            </span>
          )}
        </span>
        {hasContent(draft) && (
          <Tooltip label={t('reply.discard')}>
            <ActionIcon aria-label={t('reply.discard')} onClick={discard} disabled={sending.isPending}>
              <IconTrash size={18} stroke={1.7} />
            </ActionIcon>
          </Tooltip>
        )}
      </footer>
    </section>
  );
}

interface FoldedProps {
  readonly draft: Draft;
  readonly name: string;
  readonly onOpen: () => void;
}

function Folded({ draft, name, onOpen }: FoldedProps) {
  const { t } = useTranslation('desk');
  const begun = hasContent(draft);
  return (
    <div className={css.foldedPlace}>
      <button type="button" className={css.folded} data-begun={begun} onClick={onOpen}>
        <IconArrowBackUp size={18} />
        <bdi className={css.foldedText}>
          {begun ? `${t('reply.continueDraft')}: ${draft.text.slice(0, 200)}` : t('reply.start', { name })}
        </bdi>
        <span className={css.wide}>
          <Key>r</Key>
        </span>
      </button>
    </div>
  );
}

function NotSent({ error }: { readonly error: unknown }) {
  const { t } = useTranslation('desk');
  const problemText = useProblemText();
  return (
    <div className={css.notSent} role="alert">
      <strong>{t('reply.notSent')}</strong>{' '}
      {error instanceof Problem && error.failure ? (
        <FailureNote failure={error.failure} />
      ) : (
        <span>{problemText(error)}</span>
      )}
    </div>
  );
}

/** Whom the reply goes to unless changed: the last person who wrote (no machine), or whom we wrote to last. */
function useDefaultTo({ messages, contact, mailbox }: Conversation): readonly string[] {
  return useMemo(() => {
    const incoming =
      messages.findLast(({ direction, automatic }) => direction === 'in' && !automatic) ??
      messages.findLast(({ direction }) => direction === 'in');
    if (incoming) {
      const wanted = incoming.replyTo.map(({ address }) => address);
      const others = wanted.filter(
        (address) => address.includes('@') && address.toLowerCase() !== mailbox.address,
      );
      return others.length > 0 ? others : [incoming.from.address];
    }
    const outgoing = messages.at(-1)?.to.map(({ address }) => address) ?? [];
    return outgoing.length > 0 || !contact ? outgoing : [contact.address];
  }, [messages, contact, mailbox.address]);
}
