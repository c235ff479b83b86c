/** What can be done with the text: each as a button that says whether it holds where the cursor is. */
import { ActionIcon, Popover, TextInput, Tooltip } from '@mantine/core';
import {
  IconBlockquote,
  IconBold,
  IconClearFormatting,
  IconItalic,
  IconLink,
  IconList,
  IconListNumbers,
  IconPhoto,
  IconStrikethrough,
  IconUnderline,
} from '@tabler/icons-react';
import { type Editor, useEditorState } from '@tiptap/react';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import css from './editor.module.css';

interface ToolbarProps {
  readonly editor: Editor;
  readonly disabled: boolean;
  /** Left out: pictures cannot be put in here. */
  readonly onFiles?: ((files: readonly File[]) => void) | undefined;
}

const TOOLS = [
  { name: 'bold', Icon: IconBold, act: (editor: Editor) => editor.chain().focus().toggleBold().run() },
  { name: 'italic', Icon: IconItalic, act: (editor: Editor) => editor.chain().focus().toggleItalic().run() },
  {
    name: 'underline',
    Icon: IconUnderline,
    act: (editor: Editor) => editor.chain().focus().toggleUnderline().run(),
  },
  {
    name: 'strike',
    Icon: IconStrikethrough,
    act: (editor: Editor) => editor.chain().focus().toggleStrike().run(),
  },
  {
    name: 'bulletList',
    Icon: IconList,
    act: (editor: Editor) => editor.chain().focus().toggleBulletList().run(),
  },
  {
    name: 'orderedList',
    Icon: IconListNumbers,
    act: (editor: Editor) => editor.chain().focus().toggleOrderedList().run(),
  },
  {
    name: 'blockquote',
    Icon: IconBlockquote,
    act: (editor: Editor) => editor.chain().focus().toggleBlockquote().run(),
  },
] as const;

export function Toolbar({ editor, disabled, onFiles }: ToolbarProps) {
  const { t } = useTranslation('composer');
  const picker = useRef<HTMLInputElement>(null);
  const active = useEditorState({
    editor,
    selector: ({ editor: current }) => TOOLS.map(({ name }) => current.isActive(name)),
  });
  return (
    <div className={css.toolbar} role="toolbar" aria-label={t('tools.label')}>
      {TOOLS.map(({ name, Icon, act }, at) => (
        <Tool
          key={name}
          label={t(`tools.${name}`)}
          active={active[at] === true}
          disabled={disabled}
          onClick={() => act(editor)}
        >
          <Icon size={17} stroke={1.8} />
        </Tool>
      ))}
      <LinkTool editor={editor} disabled={disabled} />
      {onFiles && (
        <>
          <Tool label={t('tools.picture')} disabled={disabled} onClick={() => picker.current?.click()}>
            <IconPhoto size={17} stroke={1.8} />
          </Tool>
          <input
            ref={picker}
            type="file"
            accept="image/png,image/jpeg,image/gif,image/webp"
            hidden
            multiple
            onChange={(event) => {
              onFiles([...(event.currentTarget.files ?? [])]);
              event.currentTarget.value = '';
            }}
          />
        </>
      )}
      <Tool
        label={t('tools.clear')}
        disabled={disabled}
        onClick={() => editor.chain().focus().unsetAllMarks().clearNodes().run()}
      >
        <IconClearFormatting size={17} stroke={1.8} />
      </Tool>
    </div>
  );
}

interface ToolProps {
  readonly label: string;
  readonly active?: boolean;
  readonly disabled: boolean;
  readonly onClick: () => void;
  readonly children: React.ReactNode;
}

function Tool({ label, active = false, disabled, onClick, children }: ToolProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon
        size={28}
        className={css.tool ?? ''}
        aria-label={label}
        aria-pressed={active}
        data-active={active}
        disabled={disabled}
        // The text keeps the focus, and with it the selection.
        onMouseDown={(event) => event.preventDefault()}
        onClick={onClick}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}

function LinkTool({ editor, disabled }: Pick<ToolbarProps, 'editor' | 'disabled'>) {
  const { t } = useTranslation('composer');
  const [opened, setOpened] = useState(false);
  const [href, setHref] = useState('');
  const active = useEditorState({ editor, selector: ({ editor: current }) => current.isActive('link') });
  const open = () => {
    setHref(String(editor.getAttributes('link').href ?? ''));
    setOpened(true);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    setOpened(false);
    const address = withProtocol(href.trim());
    const chain = editor.chain().focus().extendMarkRange('link');
    if (!address) chain.unsetLink().run();
    else if (editor.state.selection.empty && !active) {
      chain
        .insertContent({
          type: 'text',
          text: href.trim(),
          marks: [{ type: 'link', attrs: { href: address } }],
        })
        .run();
    } else chain.setLink({ href: address }).run();
  };
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" trapFocus withinPortal>
      <Popover.Target>
        <span>
          <Tool label={t('tools.link')} active={active} disabled={disabled} onClick={open}>
            <IconLink size={17} stroke={1.8} />
          </Tool>
        </span>
      </Popover.Target>
      <Popover.Dropdown p="xs">
        <form onSubmit={submit} className={css.linkForm}>
          <TextInput
            size="xs"
            w={260}
            data-autofocus
            aria-label={t('tools.linkAddress')}
            placeholder="https://"
            value={href}
            maxLength={2000}
            onChange={(event) => setHref(event.currentTarget.value)}
          />
          <button type="submit">{href.trim() ? t('tools.linkSet') : t('tools.linkRemove')}</button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}

/** People type "example.com"; an address of mail is one too. */
function withProtocol(href: string): string {
  if (!href || /^(https?:|mailto:|tel:)/i.test(href)) return href;
  return /^[^\s@]+@[^\s@]+$/.test(href) ? `mailto:${href}` : `https://${href}`;
}
