/** FETCH, STORE, APPEND and SEARCH. */
import { expect, test } from 'vitest';
import { type Access, append } from './access.ts';
import { EIGHT_BIT, headerOf, htmlBody, innerMessage, NESTED, PLAIN } from './corpus.ts';
import { type ImapValue, readValue } from './imap-value.ts';

export function imapReadingTests(access: Access): void {
  test('FETCH ENVELOPE: encoded words, quoted names, groups, folding', async () => {
    const { client } = await access.folderWithCorpus();
    expect(readValue(await client.command('a FETCH 1 ENVELOPE'), 'ENVELOPE')).toEqual([
      'Mon, 23 Nov 2026 10:00:00 +0100',
      '=?UTF-8?B?VnJhYWcgb3ZlciDigqw=?=',
      [['Jansen, Jan', null, 'jan', 'klant.example']],
      [['Jansen, Jan', null, 'jan', 'klant.example']],
      [['Jansen, Jan', null, 'jan', 'klant.example']],
      [
        [null, null, 'support', 'contoso.example'],
        ['=?utf-8?Q?S=C3=A9?=', null, 'se', 'contoso.example'],
      ],
      [
        [null, null, 'team', null],
        [null, null, 'a', 'b.example'],
        ['B "b"', null, 'b', 'b.example'],
        [null, null, null, null],
      ],
      null,
      '<before@contoso.example>',
      '<nested@klant.example>',
    ]);
    const second = readValue(await client.command('b FETCH 2 ENVELOPE'), 'ENVELOPE') as ImapValue[];
    expect(second[1]).toBe('plain and folded');
    expect(second[2]).toEqual([['Klant', null, 'klant', 'klant.example']]);
  });

  test('FETCH BODYSTRUCTURE of nested multiparts and an embedded message', async () => {
    const { client } = await access.folderWithCorpus();
    const structure = readValue(await client.command('a FETCH 1 BODYSTRUCTURE'), 'BODYSTRUCTURE');
    const inner = innerMessage();
    const htmlBytes = '<p></p>\r\n'.length + 5 * 400 + 'tweede regel'.length;
    expect(lowered(structure)).toEqual(
      lowered([
        [
          [
            'text',
            'plain',
            ['charset', 'utf-8', 'format', 'flowed'],
            null,
            null,
            'quoted-printable',
            16,
            0,
            null,
            null,
            null,
            null,
          ],
          ['text', 'html', ['charset', 'us-ascii'], null, null, '7bit', htmlBytes, 1, null, null, null, null],
          'alternative',
          ['boundary', 'inner'],
          null,
          null,
          null,
        ],
        [
          'message',
          'rfc822',
          null,
          null,
          'the mail before',
          '7bit',
          inner.length,
          [
            null,
            'inner mail',
            [[null, null, 'inner', 'klant.example']],
            [[null, null, 'inner', 'klant.example']],
            [[null, null, 'inner', 'klant.example']],
            null,
            null,
            null,
            null,
            '<inner@klant.example>',
          ],
          [
            ['text', 'plain', ['charset', 'us-ascii'], null, null, '7bit', 10, 0, null, null, null, null],
            [
              'application',
              'pdf',
              ['name', 'a b.pdf'],
              '<part@klant.example>',
              null,
              'base64',
              12,
              null,
              ['attachment', ['filename', 'a b.pdf', 'size', '12']],
              null,
              null,
            ],
            'mixed',
            ['boundary', 'deep'],
            null,
            null,
            null,
          ],
          inner.split('\r\n').length - 1,
          null,
          ['inline', null],
          null,
          null,
        ],
        'mixed',
        ['boundary', 'outer'],
        null,
        null,
        null,
      ]),
    );
  });

  test.each<[string, () => string, string]>([
    ['BODY.PEEK[1.2]<0.1000>', () => htmlBody().slice(0, 1000), 'BODY[1.2]<0>'],
    ['BODY.PEEK[1.2]<1990.1000>', () => htmlBody().slice(1990, 2990), 'BODY[1.2]<1990>'],
    ['BODY.PEEK[1.2]<99999.10>', () => '', 'BODY[1.2]<99999>'],
    ['BODY.PEEK[1.1]', () => 'Goede=C3=ABn dag', 'BODY[1.1]'],
    ['BODY.PEEK[1.2.MIME]', () => 'Content-Type: text/html; charset=us-ascii\r\n\r\n', 'BODY[1.2.MIME]'],
    [
      'BODY.PEEK[2.HEADER]',
      () => innerMessage().slice(0, innerMessage().indexOf('\r\n\r\n') + 4),
      'BODY[2.HEADER]',
    ],
    ['BODY.PEEK[2.2]', () => 'JVBERi0xLjQK', 'BODY[2.2]'],
    ['BODY.PEEK[2.1]', () => 'inner text', 'BODY[2.1]'],
    ['BODY.PEEK[]', () => NESTED.toString('latin1'), 'BODY[]'],
    ['RFC822.HEADER', () => headerOf(NESTED), 'RFC822.HEADER'],
  ])('FETCH %s is those bytes', async (item, expected, label) => {
    const { client } = await access.folderWithCorpus();
    expect(readValue(await client.command(`a FETCH 1 ${item}`), label)).toBe(expected());
  });

  test('FETCH HEADER.FIELDS and its NOT keep the bytes of each field', async () => {
    const { client } = await access.folderWithCorpus();
    const answer = await client.command('a FETCH 2 BODY.PEEK[HEADER.FIELDS (SUBJECT "message-id" X-None)]');
    expect(answer).toContain(
      '{70}\r\nSubject: plain\r\n and folded\r\nMessage-ID: <plain@klant.example>\r\n\r\n'.replace(
        '{70}',
        `{${'Subject: plain\r\n and folded\r\nMessage-ID: <plain@klant.example>\r\n\r\n'.length}}`,
      ),
    );
    const rest = await client.command('b FETCH 2 BODY.PEEK[HEADER.FIELDS.NOT (From To Message-ID)]');
    expect(rest).toContain('Subject: plain\r\n and folded\r\n\r\n');
  });

  test('FETCH ranges, UID ranges with * and repeated numbers', async () => {
    const { client } = await access.folderWithCorpus();
    const uids = async (set: string) =>
      [...(await client.command(`a ${set}`)).matchAll(/UID (\d+)/g)].map((match) => Number(match[1]));
    expect(await uids('FETCH 1:* UID')).toEqual([1, 2, 3]);
    expect(await uids('FETCH *:2 UID')).toEqual([2, 3]);
    expect(await uids('FETCH 3,1,1:2 UID')).toEqual([1, 2, 3]);
    expect(await uids('UID FETCH 2:* FLAGS')).toEqual([2, 3]);
    expect(await uids('UID FETCH 900:* FLAGS')).toEqual([3]);
    expect(await uids('UID FETCH *:900 FLAGS')).toEqual([3]);
    expect(await uids('UID FETCH 800:900 FLAGS')).toEqual([]);
    expect(await client.command('b FETCH 4 FLAGS')).toMatch(/^b (BAD|NO)/m);
  });

  test('eight-bit bytes come back as they went in, and sizes are right', async () => {
    const { client } = await access.folderWithCorpus();
    expect(await client.command('a FETCH 3 RFC822.SIZE')).toContain(`RFC822.SIZE ${EIGHT_BIT.length}`);
    expect(readValue(await client.command('b FETCH 3 BODY.PEEK[TEXT]'), 'BODY[TEXT]')).toBe(
      'caf\xe9 \xff end\r\n',
    );
  });

  test('BODY[] marks as seen, PEEK does not; flags are added, removed and replaced', async () => {
    const { client } = await access.folderWithCorpus();
    const flags = async (command: string) =>
      (readValue(await client.command(`a ${command}`), 'FLAGS') as string[])
        .filter((flag) => flag !== '\\Recent')
        .sort();
    await client.command('b FETCH 1 BODY.PEEK[]');
    expect(await flags('FETCH 1 FLAGS')).toEqual([]);
    await client.command('c FETCH 1 BODY[1.1]');
    expect(await flags('FETCH 1 FLAGS')).toEqual(['\\Seen']);
    expect(await flags('STORE 1 +FLAGS (\\Flagged \\Answered)')).toEqual([
      '\\Answered',
      '\\Flagged',
      '\\Seen',
    ]);
    expect(await flags('UID STORE 1 -FLAGS \\Flagged')).toEqual(['\\Answered', '\\Seen']);
    expect(await client.command('d STORE 1 FLAGS.SILENT (\\Draft)')).not.toMatch(/^\* \d+ FETCH/m);
    expect(await flags('FETCH 1 FLAGS')).toEqual(['\\Draft']);
  });

  test('APPEND keeps flags and date and tells the UID', async () => {
    const { client, folder } = await access.folderWithCorpus();
    expect(await append(client, folder, PLAIN, '(\\Seen) "05-Feb-2026 03:04:05 +0100" ')).toMatch(
      /^p OK \[APPENDUID \d+ 4\]/m,
    );
    const answer = await client.command('a UID FETCH 4 (FLAGS INTERNALDATE)');
    expect(readValue(answer, 'FLAGS')).toContain('\\Seen');
    const date = String(readValue(answer, 'INTERNALDATE'));
    expect(Date.parse(date.trim().replace(/^(\d+)-(\w+)-(\d+)/, '$1 $2 $3'))).toBe(
      Date.parse('2026-02-05T02:04:05Z'),
    );
    expect(await append(client, 'no-such-folder', PLAIN)).toMatch(/^p NO \[TRYCREATE\]/m);
  });
  test.each([
    ['HEADER Message-ID <plain@klant.example>', [2]],
    ['SUBJECT "and folded"', [2]],
    ['FROM jan@', [1]],
    ['TO support@contoso.example NOT SUBJECT plain', [1]],
    ['OR SUBJECT plain SUBJECT eight', [2, 3]],
    ['BODY "begins with a dot"', [2]],
    ['TEXT "inner mail"', [1]],
    ['UNSEEN UID 2:*', [2, 3]],
    ['LARGER 1000', [1]],
    ['SENTON 23-Nov-2026', [1]],
    ['UNDELETED (OR 1 3)', [1, 3]],
    ['KEYWORD $Nothing', []],
  ] as const)('SEARCH %s', async (program, expected) => {
    const { client } = await access.folderWithCorpus();
    const answer = await client.command(`a UID SEARCH ${program}`);
    expect(
      /^\* SEARCH(.*)\r$/m.exec(answer)?.[1]?.trim().split(' ').filter(Boolean).map(Number) ?? [],
    ).toEqual(expected);
  });
}

/** Case of types and parameter names is the server's own affair. */
function lowered(value: ImapValue): ImapValue {
  if (Array.isArray(value)) return value.map(lowered);
  return typeof value === 'string' ? value.toLowerCase() : value;
}
