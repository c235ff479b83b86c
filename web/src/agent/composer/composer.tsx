/**
 * What is written in a conversation: an answer, an answer to all, a message passed on, or a note among colleagues.
 *
 * What is typed is kept from the first letter, comes back when the conversation is opened again, on any device, and
 * stays when sending fails; it goes only when the server has it, or when it is discarded.
 */
import { ActionIcon, SegmentedControl } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem } from '../../api/problem.ts';
import type { Conversation, Message } from '../../api/types.ts';
import { showToast } from '../../ui/toast.tsx';
import { showChange } from '../change-conversation.ts';
import css from './composer.module.css';
import { type Draft, edited, firstWords, hasText } from './draft.ts';
import { useUploading } from './files.tsx';
import { Folded } from './folded.tsx';
import { LetterForm, type SendHow } from './letter-form.tsx';
import { LetterWarnings } from './letter-warnings.tsx';
import { mentionsAttachment } from './mentions-attachment.ts';
import { NoteForm } from './note-form.tsx';
import { isAddress } from './read-addresses.ts';
import { composingQuery, postForward, postReply, takeFileAlong } from './requests.ts';
import { useDraft } from './use-draft.ts';
import { bodyOf, keyOf, useSending } from './use-sending.ts';

export type Writing =
  | { readonly kind: 'reply' | 'replyAll' | 'note' }
  | { readonly kind: 'forward'; readonly messageId?: string };

interface ComposerProps {
  readonly conversation: Conversation;
  readonly agentId: string;
  readonly writing: Writing | undefined;
  readonly onWriting: (writing: Writing | undefined) => void;
  /** The letter closed the conversation. */
  readonly onClosed: () => void;
  /** Colleagues that write in this conversation now. */
  readonly othersWriting: readonly string[];
}

export function Composer(props: ComposerProps) {
  const { conversation, agentId, writing, onWriting, onClosed } = props;
  const { t } = useTranslation('composer');
  const { t: td } = useTranslation('desk');
  const queries = useQueryClient();
  const place = { conversationId: conversation.id };
  const hold = useDraft(place, agentId);
  const { draft, change } = hold;
  const uploading = useUploading();
  const { data: composing } = useQuery(composingQuery(place));
  const [doubt, setDoubt] = useState<SendHow>();
  const name = conversation.contact?.name || conversation.contact?.address || td('reply.customer');
  useKind(writing, draft, conversation, composing?.ccAll, change);

  const to = draft.to ?? (draft.kind === 'forward' ? [] : (composing?.to ?? []));
  const seen = useRef(conversation.messages.at(-1)?.id);
  const sending = useSending({
    post: (how) => {
      const body = { ...bodyOf(draft, how), discardDraft: true };
      const key = keyOf(draft, how);
      if (draft.kind === 'forward') {
        const { forwardedId: messageId, subject } = draft;
        const more = { ...(messageId ? { messageId } : {}), ...(subject?.trim() ? { subject } : {}) };
        return postForward(conversation.id, { ...body, ...more, to: [...to] }, key);
      }
      const seenMessageId = how.anyway ? undefined : seen.current;
      const more = { quote: draft.quote, ...(seenMessageId ? { seenMessageId } : {}) };
      return postReply(
        conversation.id,
        { ...body, ...more, ...(draft.to ? { to: [...draft.to] } : {}), toAll: false },
        key,
      );
    },
    onSent: (message, { close }) => {
      hold.forget({ onServer: false });
      setDoubt(undefined);
      addMessage(message);
      onWriting(undefined);
      if (!close) return;
      showChange(queries, conversation.id, { state: 'closed' }, agentId);
      onClosed();
    },
    onTakenBack: () => {
      hold.put(edited(draft, {}));
      onWriting({ kind: draft.kind === 'new' ? 'reply' : draft.kind });
      void queries.invalidateQueries({ queryKey: ['conversation', conversation.id] });
    },
  });
  const addMessage = (message: Message) => {
    queries.setQueryData<Conversation>(['conversation', conversation.id], (before) =>
      before && !before.messages.some(({ id }) => id === message.id)
        ? { ...before, messages: [...before.messages, message] }
        : before,
    );
    void queries.invalidateQueries({ queryKey: ['conversation', conversation.id] });
  };

  const movedOn = sending.isError && asProblem(sending.error).code === 'moved-on';
  const send = (how: SendHow) => {
    const forgotten = draft.files.length === 0 && mentionsAttachment(firstWords(draft));
    if (forgotten && !how.anyway && draft.kind !== 'forward') setDoubt(how);
    else sending.mutate(how);
  };
  const left = useRef(false);
  const leave = () => {
    left.current = true;
    onWriting(undefined);
  };
  const discard = () => {
    const discarded = draft;
    hold.forget({ onServer: true });
    leave();
    showToast(td('reply.discarded'), {
      undo: () => {
        hold.put(discarded);
        onWriting({ kind: discarded.kind === 'new' ? 'reply' : discarded.kind });
      },
    });
  };

  if (!writing) {
    return (
      <Folded
        draft={draft}
        name={name}
        focus={left.current}
        onOpen={(kind) => onWriting({ kind: kind ?? (draft.kind === 'new' ? 'reply' : draft.kind) })}
      />
    );
  }
  const kinds = ['reply', 'replyAll', 'forward', 'note'] as const;
  const top = (
    <div className={css.top}>
      <SegmentedControl
        size="xs"
        aria-label={t('kind.label')}
        value={writing.kind}
        disabled={sending.isPending}
        onChange={(kind) => onWriting({ kind: kind as Writing['kind'] })}
        data={kinds
          .filter(
            (kind) => kind !== 'replyAll' || draft.kind === 'replyAll' || (composing?.ccAll.length ?? 0) > 0,
          )
          .map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
      />
      <span className={css.spring} />
      <ActionIcon size="md" aria-label={td('reply.minimise')} onClick={leave}>
        <IconChevronDown size={18} />
      </ActionIcon>
    </div>
  );
  return (
    <section className={css.composer} data-kind={writing.kind} aria-label={t(`kind.${writing.kind}`)}>
      {writing.kind === 'note' ? (
        <NoteForm key="note" top={top} conversationId={conversation.id} agentId={agentId} onDone={leave} />
      ) : (
        <LetterForm
          top={top}
          draft={draft}
          to={to}
          composing={composing}
          uploading={uploading}
          placeholder={
            draft.kind === 'forward' ? t('placeholder.forward') : td('reply.placeholder', { name })
          }
          sending={sending.isPending}
          why={whyNot(draft, to, composing !== undefined, td)}
          canClose={draft.kind !== 'forward'}
          warnings={
            <LetterWarnings
              conversation={conversation}
              to={to}
              error={sending.isError && !movedOn ? sending.error : undefined}
              movedOn={movedOn}
              seenId={seen.current}
              attachmentDoubt={doubt !== undefined}
              othersWriting={props.othersWriting}
              conflict={hold.conflict}
              onResolve={hold.resolve}
              onSeen={() => {
                seen.current = conversation.messages.at(-1)?.id;
                sending.reset();
              }}
              onAnyway={() =>
                sending.mutate({ ...(doubt ?? sending.variables ?? { close: false }), anyway: true })
              }
              onNoDoubt={() => setDoubt(undefined)}
            />
          }
          onChange={(part) => {
            change(part);
            setDoubt(undefined);
            if (sending.isError) sending.reset();
          }}
          onSend={send}
          onDiscard={discard}
          onLeave={leave}
        />
      )}
    </section>
  );
}

/** @returns why it cannot be sent; a blank where no words are needed. */
function whyNot(
  draft: Draft,
  to: readonly string[],
  isKnown: boolean,
  td: TFunction<'desk'>,
): string | undefined {
  const bad = [...to, ...draft.cc, ...draft.bcc].find((address) => !isAddress(address));
  if (bad) return td('reply.badAddress', { address: bad });
  // Whom an answer is for the server knows also before it has said so.
  const isServers = draft.to === undefined && draft.kind !== 'forward' && !isKnown;
  if (to.length === 0 && !isServers) return td('reply.noRecipient');
  return hasText(draft) || draft.kind === 'forward' ? undefined : ' ';
}

/** The kind that was asked for becomes the draft's, with whom and what it brings along. */
function useKind(
  writing: Writing | undefined,
  draft: Draft,
  conversation: Conversation,
  ccAll: readonly string[] | undefined,
  change: (part: Partial<Draft>) => void,
): void {
  const kind = writing?.kind;
  const messageId = writing?.kind === 'forward' ? writing.messageId : undefined;
  useEffect(() => {
    if (!kind || kind === 'note' || (kind === draft.kind && !messageId)) return;
    if (kind === 'replyAll' && ccAll === undefined) return;
    const others = new Set(ccAll);
    const cc =
      kind === 'replyAll'
        ? [...new Set([...draft.cc, ...others])]
        : draft.cc.filter((each) => !others.has(each));
    // Whom a letter is passed on to is nobody of the answer's, and the other way round.
    const to = kind === 'forward' || draft.kind === 'forward' ? { to: undefined } : {};
    const subject =
      kind === 'forward'
        ? {
            subject: `Fwd: ${conversation.subject.replace(/^(re|fwd?|aw|wg|antw):\s*/i, '')}`,
            forwardedId: messageId,
          }
        : { subject: undefined, forwardedId: undefined };
    change({ kind, cc: kind === 'forward' ? [] : cc, ...to, ...subject });
    if (kind === 'forward') void takeFilesAlong(messageId);
  }, [kind, messageId, ccAll]);

  async function takeFilesAlong(of: string | undefined): Promise<void> {
    const messages = of ? conversation.messages.filter(({ id }) => id === of) : conversation.messages;
    const wanted = messages.flatMap(({ id, attachments }) =>
      attachments.filter(({ inline }) => !inline).map(({ position }) => ({ id, position })),
    );
    const taken = await Promise.allSettled(wanted.map(({ id, position }) => takeFileAlong(id, position)));
    const files = taken.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    if (files.length > 0) change({ files });
  }
}
