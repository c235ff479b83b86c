/** A letter as it is written: to whom, about what, the text, what hangs on it, and the way out. */
import './mantine-styles.ts';
import { ActionIcon, Menu, Select, Textarea, TextInput, Tooltip } from '@mantine/core';
import {
  IconAbc,
  IconBolt,
  IconCheck,
  IconDots,
  IconPaperclip,
  IconQuote,
  IconSignature,
  IconTrash,
} from '@tabler/icons-react';
import { type DragEvent, type KeyboardEvent, lazy, type ReactNode, Suspense, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CannedAnswer, Composing } from '../../api/types.ts';
import { CannedPicker } from './canned-picker.tsx';
import css from './composer.module.css';
import { type Draft, type DraftChange, hasContent, plainOf, richOf } from './draft.ts';
import type { EditorHandle } from './editor.tsx';
import { Files, type Uploading } from './files.tsx';
import { fillPlaceholders } from './fill-placeholders.ts';
import { Recipients } from './recipients.tsx';
import { SendButton } from './send-button.tsx';

const Editor = lazy(() => import('./editor.tsx'));

export interface SendHow {
  readonly close: boolean;
  readonly sendAt?: Date;
  /** Warnings were read. */
  readonly anyway?: boolean;
}

interface LetterFormProps {
  readonly draft: Draft;
  readonly to: readonly string[];
  readonly composing: Composing | undefined;
  readonly uploading: Uploading;
  readonly placeholder: string;
  readonly sending: boolean;
  /** Why it cannot be sent now. */
  readonly why: string | undefined;
  readonly canClose: boolean;
  /** Above the recipients. */
  readonly top?: ReactNode;
  /** Between the text and the buttons: what to think of before sending. */
  readonly warnings?: ReactNode;
  readonly onChange: (change: DraftChange) => void;
  readonly onSend: (how: SendHow) => void;
  readonly onDiscard: () => void;
  readonly onLeave: () => void;
}

export function LetterForm(props: LetterFormProps) {
  const { draft, composing, uploading, sending, onChange, onSend } = props;
  const { t } = useTranslation('composer');
  const { t: td } = useTranslation('desk');
  const editor = useRef<EditorHandle | null>(null);
  const plain = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const latest = useRef(draft);
  latest.current = draft;
  const [picking, setPicking] = useState(false);
  const [dropping, setDropping] = useState(false);
  const withSubject = draft.kind === 'forward' || draft.kind === 'new';
  const senders = composing?.senders ?? [];
  const isReady = props.why === undefined && !sending && !uploading.isBusy;

  const attach = (files: readonly File[]) =>
    uploading.add(files, (upload) => onChange({ files: [...latest.current.files, upload] }));
  const place = (files: readonly File[]) => {
    const pictures = files.filter(({ type }) => /^image\/(png|jpeg|gif|webp)$/.test(type));
    attach(files.filter((file) => !pictures.includes(file)));
    uploading.add(pictures, (upload) => {
      const known = /^image\/(png|jpeg|gif|webp)$/.test(upload.contentType);
      if (!known) onChange({ files: [...latest.current.files, upload] });
      else editor.current?.insert(`<img src="${upload.href}" alt="">`);
    });
  };
  const answerWith = ({ html }: CannedAnswer) => {
    const filled = fillPlaceholders(html, composing?.values ?? {});
    if (draft.rich) editor.current?.insert(filled);
    else {
      const words = plainOf(filled);
      const at = plain.current?.selectionStart ?? draft.text.length;
      onChange({ text: draft.text.slice(0, at) + words + draft.text.slice(at) });
      plain.current?.focus();
    }
  };
  const press = (event: KeyboardEvent) => {
    // Menus and popovers are ours for React, and elsewhere on the page: their keys are their own.
    if (!event.currentTarget.contains(event.target as Node)) return;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      if (isReady) onSend({ close: event.shiftKey && props.canClose });
    } else if (event.key === 'Escape' && !event.defaultPrevented) {
      event.preventDefault();
      event.stopPropagation();
      props.onLeave();
    }
  };
  const drop = (event: DragEvent) => {
    setDropping(false);
    const files = [...event.dataTransfer.files];
    // Into the text: the editor has taken it already.
    if (files.length === 0 || event.defaultPrevented) return;
    event.preventDefault();
    attach(files);
  };
  const togglePlain = () =>
    onChange(
      draft.rich
        ? { rich: false, text: plainOf(draft.html), html: '' }
        : { rich: true, html: richOf(draft.text), text: '' },
    );

  return (
    <form
      className={css.form}
      onSubmit={(event) => event.preventDefault()}
      data-dropping={dropping}
      onKeyDown={press}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes('Files')) return;
        event.preventDefault();
        setDropping(true);
      }}
      onDragLeave={(event) =>
        !event.currentTarget.contains(event.relatedTarget as Node) && setDropping(false)
      }
      onDrop={drop}
    >
      <div className={css.head}>
        {props.top}
        <div className={css.fields}>
          {senders.length > 1 && (
            <div className={css.fromRow}>
              <span className={css.label}>{t('from')}</span>
              <Select
                className={css.from ?? ''}
                variant="unstyled"
                size="xs"
                aria-label={t('from')}
                allowDeselect={false}
                disabled={sending}
                data={senders.map(({ address, name }) => ({
                  value: address,
                  label: name ? `${name} <${address}>` : address,
                }))}
                value={draft.from ?? composing?.from ?? null}
                onChange={(from) => from && onChange({ from })}
              />
            </div>
          )}
          <Recipients
            key={draft.kind}
            to={props.to}
            cc={draft.cc}
            bcc={draft.bcc}
            disabled={sending}
            focusTo={!isAnswer(draft) && props.to.length === 0}
            onChange={onChange}
          />
          {withSubject && (
            <div className={css.fromRow}>
              <span className={css.label}>{t('subject')}</span>
              <TextInput
                className={css.from ?? ''}
                variant="unstyled"
                size="xs"
                aria-label={t('subject')}
                maxLength={900}
                dir="auto"
                disabled={sending}
                value={draft.subject ?? ''}
                onChange={(event) => onChange({ subject: event.currentTarget.value })}
              />
            </div>
          )}
        </div>
      </div>
      {draft.rich ? (
        <Suspense fallback={<BeforeEditor {...props} />}>
          <Editor
            html={draft.html}
            label={props.placeholder}
            placeholder={props.placeholder}
            disabled={sending}
            autoFocus={isAnswer(draft)}
            onChange={(html) => onChange({ html })}
            onFiles={place}
            onSlash={() => setPicking(true)}
            onReady={(handle) => {
              editor.current = handle;
            }}
          />
        </Suspense>
      ) : (
        <Textarea
          ref={plain}
          classNames={{ input: css.plain ?? '' }}
          variant="unstyled"
          autosize
          minRows={6}
          autoFocus={isAnswer(draft)}
          dir="auto"
          maxLength={1_000_000}
          aria-label={props.placeholder}
          placeholder={props.placeholder}
          value={draft.text}
          disabled={sending}
          onChange={(event) => onChange({ text: event.currentTarget.value })}
          onKeyDown={(event) => {
            const { selectionStart, value } = event.currentTarget;
            if (event.key !== '/' || (selectionStart > 0 && value[selectionStart - 1] !== '\n')) return;
            event.preventDefault();
            setPicking(true);
          }}
        />
      )}
      <Below draft={draft} composing={composing} />
      <Files
        files={draft.files}
        uploading={uploading}
        mostBytes={composing?.sentMessageBytes}
        disabled={sending}
        onRemove={(id) => onChange({ files: draft.files.filter((each) => each.id !== id) })}
      />
      {props.warnings}
      <footer className={css.bottom}>
        <SendButton
          label={t('send.now')}
          {...(props.canClose ? { closeLabel: td('reply.sendAndClose') } : {})}
          disabled={!isReady}
          loading={sending}
          onSend={onSend}
        />
        <span className={css.hint}>
          {props.why && hasContent(draft) && <span className={css.why}>{props.why}</span>}
        </span>
        <CannedPicker
          opened={picking}
          onOpenedChange={(opened) => {
            setPicking(opened);
            if (!opened) editor.current?.focus();
          }}
          onPick={answerWith}
        >
          <Tooltip label={`${t('canned.title')} (/)`}>
            <ActionIcon
              aria-label={t('canned.title')}
              disabled={sending}
              onClick={() => setPicking(!picking)}
            >
              <IconBolt size={18} stroke={1.7} />
            </ActionIcon>
          </Tooltip>
        </CannedPicker>
        <Tooltip label={t('files.attach')}>
          <ActionIcon
            aria-label={t('files.attach')}
            disabled={sending}
            onClick={() => picker.current?.click()}
          >
            <IconPaperclip size={18} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
        <input
          ref={picker}
          type="file"
          hidden
          multiple
          data-testid="attach"
          onChange={(event) => {
            attach([...(event.currentTarget.files ?? [])]);
            event.currentTarget.value = '';
          }}
        />
        <Options
          draft={draft}
          hasSignature={Boolean(composing?.signatureHtml)}
          onChange={onChange}
          onPlain={togglePlain}
        />
        {hasContent(draft) && (
          <Tooltip label={td('reply.discard')}>
            <ActionIcon aria-label={td('reply.discard')} disabled={sending} onClick={props.onDiscard}>
              <IconTrash size={18} stroke={1.7} />
            </ActionIcon>
          </Tooltip>
        )}
      </footer>
      {dropping && (
        <div className={css.dropHere}>
          <IconPaperclip size={22} />
          {t('files.dropHere')}
        </div>
      )}
    </form>
  );
}

/** What will stand under the text without being part of it. */
function Below({ draft, composing }: Pick<LetterFormProps, 'draft' | 'composing'>) {
  const { t } = useTranslation('composer');
  const signature = draft.signature && composing?.signatureHtml ? plainOf(composing.signatureHtml) : '';
  const isReply = isAnswer(draft);
  if (!signature && !(isReply && draft.quote)) return null;
  return (
    <div className={css.below}>
      {signature && (
        <div className={css.signature} dir="auto" title={t('options.signature')}>
          {signature}
        </div>
      )}
      {isReply && draft.quote && <div className={css.quoteHint}>{t('quoteBelow')}</div>}
    </div>
  );
}

interface OptionsProps {
  readonly draft: Draft;
  readonly hasSignature: boolean;
  readonly onChange: (change: DraftChange) => void;
  readonly onPlain: () => void;
}

function Options({ draft, hasSignature, onChange, onPlain }: OptionsProps) {
  const { t } = useTranslation('composer');
  const isReply = isAnswer(draft);
  const check = (on: boolean) => (on ? <IconCheck size={16} /> : <span className={css.noCheck} />);
  return (
    <Menu position="top-end" width={250} closeOnItemClick={false}>
      <Menu.Target>
        <ActionIcon aria-label={t('options.label')}>
          <IconDots size={18} stroke={1.7} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {hasSignature && (
          <Menu.Item
            leftSection={<IconSignature size={17} />}
            rightSection={check(draft.signature)}
            onClick={() => onChange({ signature: !draft.signature })}
          >
            {t('options.signature')}
          </Menu.Item>
        )}
        {isReply && (
          <Menu.Item
            leftSection={<IconQuote size={17} />}
            rightSection={check(draft.quote)}
            onClick={() => onChange({ quote: !draft.quote })}
          >
            {t('options.quote')}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconAbc size={17} />} rightSection={check(!draft.rich)} onClick={onPlain}>
          {t('options.plain')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** Takes what is typed before the editor is there, so that no letter is lost or taken for a shortcut of the desk. */
function BeforeEditor({ draft, placeholder, onChange }: LetterFormProps) {
  const [before] = useState(draft.html);
  const [text, setText] = useState('');
  return (
    <Textarea
      classNames={{ input: css.plain ?? '' }}
      variant="unstyled"
      minRows={8}
      autosize
      autoFocus={isAnswer(draft)}
      aria-label={placeholder}
      placeholder={placeholder}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        onChange({ html: before + richOf(event.currentTarget.value) });
      }}
    />
  );
}

function isAnswer({ kind }: Draft): boolean {
  return kind === 'reply' || kind === 'replyAll';
}
