/** A ready answer with what is known put in, as text; what is not known stays as it was written, to be seen. */
export function fillPlaceholders(html: string, values: Readonly<Record<string, string>>): string {
  return html.replace(/\{\{\s*([\w.]{1,40})\s*\}\}/g, (written, name: string) => {
    const value = values[name];
    return value === undefined ? written : escapeHtml(value);
  });
}

function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
