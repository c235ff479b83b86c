/** What was written, as its reader will see it, without anything to change it. Only what the editor knows is shown. */
import Image from '@tiptap/extension-image';
import { EditorContent, useEditor } from '@tiptap/react';
import StarterKit from '@tiptap/starter-kit';
import { useEffect } from 'react';
import css from './editor.module.css';

export default function ShownLetter({ html, label }: { readonly html: string; readonly label: string }) {
  const shown = useEditor({
    injectCSS: false,
    editable: false,
    content: html,
    extensions: [
      StarterKit.configure({ heading: false, link: { openOnClick: false } }),
      Image.configure({ inline: true, allowBase64: false }),
    ],
    editorProps: {
      attributes: { role: 'document', 'aria-label': label, dir: 'auto', class: `${css.text} ${css.shown}` },
    },
  });
  useEffect(() => {
    if (shown && !shown.isDestroyed) shown.commands.setContent(html, { emitUpdate: false });
  }, [shown, html]);
  return shown && <EditorContent editor={shown} />;
}
