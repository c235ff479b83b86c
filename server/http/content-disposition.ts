/**
 * The Content-Disposition header (RFC 6266) for a file whose name a stranger chose.
 *
 * Left out of the name: control characters, what separates folders, and the marks that turn the direction of
 * writing, with which `invoice\u202Efdp.exe` shows itself as a PDF.
 */
export function contentDisposition(
  kind: 'attachment' | 'inline',
  filename: string,
  fallback: string,
): string {
  const name = cleanName(filename) || fallback;
  const ascii =
    name
      .normalize('NFKD')
      .replace(/[^\x20-\x7e]/g, '')
      .replace(/["\\%]/g, '_')
      .trim() || fallback;
  const encoded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}

function cleanName(filename: string): string {
  return filename
    .replace(/[\0-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, '')
    .replace(/[/\\:*?"<>|]/g, '_')
    .replace(/^\.+/, '')
    .trim()
    .slice(-150);
}
