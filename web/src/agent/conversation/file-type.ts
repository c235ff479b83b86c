/** The kind of a file in a word, for a list: its extension where it has one, else what its type says. */

const BY_TYPE: Readonly<Record<string, string>> = {
  'application/pdf': 'PDF',
  'application/zip': 'ZIP',
  'message/rfc822': 'EML',
  'text/calendar': 'ICS',
  'text/csv': 'CSV',
  'text/html': 'HTML',
  'text/plain': 'TXT',
  'text/vcard': 'VCF',
  'image/jpeg': 'JPG',
  'image/png': 'PNG',
  'image/gif': 'GIF',
};

/** @returns '' when neither says anything. */
export function fileType(filename: string, contentType: string): string {
  const extension = /\.([a-z0-9]{1,5})$/i.exec(filename)?.[1];
  return extension?.toUpperCase() ?? BY_TYPE[contentType.toLowerCase()] ?? '';
}
