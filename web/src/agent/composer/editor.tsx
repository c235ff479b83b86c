/**
 * Writing with formatting. What it makes is HTML that mail programs show well; the server cleans it all the same.
 *
 * A chunk of its own: who only reads mail never loads it. It writes no style element (`injectCSS`), because the
 * content security policy would refuse it; its styles are in `editor.module.css`.
 */
import Image from '@tiptap/extension-image';
import { Placeholder } from '@tiptap/extensions';
import { EditorContent, type Editor as Tiptap, useEditor } from '@tiptap/react';
import StarterKit from '@tiptap/starter-kit';
import { useEffect, useLayoutEffect, useRef } from 'react';
import css from './editor.module.css';
import { Toolbar } from './toolbar.tsx';

export interface EditorHandle {
  focus(): void;
  insert(html: string): void;
}

interface EditorProps {
  readonly html: string;
  readonly label: string;
  readonly placeholder: string;
  readonly disabled: boolean;
  readonly autoFocus: boolean;
  readonly onChange: (html: string) => void;
  /** Files that were pasted or dropped into the text; left out: there are none. */
  readonly onFiles?: (files: readonly File[]) => void;
  /** A slash at the beginning of a line. */
  readonly onSlash?: () => void;
  readonly onReady?: (handle: EditorHandle | null) => void;
}

export default function Editor(props: EditorProps) {
  const latest = useRef(props);
  latest.current = props;
  /** What was written and has not come back as a property yet, the oldest first. */
  const written = useRef([props.html]);
  const editor = useEditor({
    injectCSS: false,
    content: props.html,
    // A space at the end of what is kept is one before the next word.
    parseOptions: { preserveWhitespace: true },
    editable: !props.disabled,
    extensions: [
      StarterKit.configure({
        heading: false,
        link: {
          openOnClick: false,
          autolink: true,
          defaultProtocol: 'https',
          protocols: ['mailto', 'tel'],
          // "mail.one" at the end of a sentence is no address, although .one is a domain.
          shouldAutoLink: (address) => /^(https?:\/\/|www\.|mailto:)|@/i.test(address),
        },
      }),
      Image.configure({ inline: true, allowBase64: false }),
      Placeholder.configure({ placeholder: () => latest.current.placeholder }),
    ],
    editorProps: {
      attributes: {
        role: 'textbox',
        'aria-multiline': 'true',
        'aria-label': props.label,
        dir: 'auto',
        spellcheck: 'true',
        class: css.text ?? '',
      },
      handlePaste: (_view, event) => takeFiles(event.clipboardData),
      handleDrop: (_view, event, _slice, moved) =>
        moved ? false : takeFiles((event as DragEvent).dataTransfer),
      // The editor would take Escape and do nothing with it; whoever is around it leaves by that key.
      handleDOMEvents: { keydown: (_view, { key }) => key === 'Escape' },
      handleKeyDown: (view, event) => {
        // Sends the letter; the editor would put a line break into it first.
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) return true;
        const { $from, empty } = view.state.selection;
        if (event.key !== '/' || !empty || $from.parentOffset > 0 || event.ctrlKey || event.metaKey)
          return false;
        latest.current.onSlash?.();
        return latest.current.onSlash !== undefined;
      },
    },
    onUpdate: ({ editor: changed }) => {
      const html = changed.isEmpty ? '' : changed.getHTML();
      written.current.push(html);
      latest.current.onChange(html);
    },
  });

  function takeFiles(data: DataTransfer | null | undefined): boolean {
    const files = [...(data?.files ?? [])];
    // A picture copied from a page comes with its HTML; a table copied from a sheet with its picture: the text wins.
    const take = latest.current.onFiles;
    if (!take || files.length === 0 || data?.types.includes('text/html')) return false;
    take(files);
    return true;
  }

  // At once, not a frame later as the editor's own way is: a key pressed in between would be a shortcut of the desk.
  useLayoutEffect(() => {
    if (!editor || editor.isDestroyed || !props.autoFocus) return;
    editor.commands.setTextSelection(editor.state.doc.content.size);
    // The view's own, not the element's: that one leaves the caret at the beginning for some milliseconds.
    editor.view.focus();
  }, [editor]);
  useEffect(() => {
    if (!editor) return;
    props.onReady?.({
      focus: () => void (editor.isDestroyed || editor.commands.focus()),
      insert: (html) => void (editor.isDestroyed || editor.chain().focus().insertContent(html).run()),
    });
    return () => props.onReady?.(null);
  }, [editor]);
  useEffect(() => {
    if (editor && !editor.isDestroyed) editor.setEditable(!props.disabled, false);
  }, [editor, props.disabled]);
  // Another letter in the same place, such as one that was taken back. Whoever types fast is ahead of the properties.
  useEffect(() => {
    if (!editor || editor.isDestroyed) return;
    const at = written.current.indexOf(props.html);
    written.current = at < 0 ? [props.html] : written.current.slice(at);
    if (at >= 0) return;
    editor
      .chain()
      .setContent(props.html, { emitUpdate: false, parseOptions: { preserveWhitespace: true } })
      // The first letters may have been typed before the editor was here: the next belong behind them.
      .setTextSelection(Number.MAX_SAFE_INTEGER)
      .run();
  }, [editor, props.html]);

  if (!editor) return null;
  return (
    <>
      <Toolbar editor={editor as Tiptap} disabled={props.disabled} onFiles={props.onFiles} />
      <EditorContent editor={editor} className={css.frame} />
    </>
  );
}
