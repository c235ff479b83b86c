/** ENVELOPE (RFC 3501 section 7.4.2): header values as written, encoded words untouched. */

import { parseAddresses } from '../mime/addresses.ts';
import { headerFields } from '../mime/header.ts';
import type { Part } from '../mime/parts.ts';
import { nstring, string } from './strings.ts';

export function envelope(raw: Buffer, part: Part): string {
  const values = new Map<string, string>();
  for (const { name, value } of headerFields(raw, part.start, part.bodyStart)) {
    const key = name.toLowerCase();
    const before = values.get(key);
    if (before === undefined) values.set(key, value);
    else if (key === 'to' || key === 'cc' || key === 'bcc') values.set(key, `${before}, ${value}`);
  }
  const from = addressList(values.get('from'));
  const orFrom = (name: string) => {
    const list = addressList(values.get(name));
    return list === 'NIL' ? from : list;
  };
  return `(${[
    nstring(values.get('date')),
    nstring(values.get('subject')),
    from,
    orFrom('sender'),
    orFrom('reply-to'),
    addressList(values.get('to')),
    addressList(values.get('cc')),
    addressList(values.get('bcc')),
    nstring(values.get('in-reply-to')),
    nstring(values.get('message-id')),
  ].join(' ')})`;
}

function addressList(value: string | undefined): string {
  const list = (value === undefined ? [] : parseAddresses(value)).map((address) => {
    if (address.kind === 'group-start') return `(NIL NIL ${string(address.name)} NIL)`;
    if (address.kind === 'group-end') return '(NIL NIL NIL NIL)';
    // A mailbox of NIL would mean the end of a group, so an address that lacks one shows the empty string.
    return `(${nstring(address.name)} NIL ${string(address.local)} ${string(address.host)})`;
  });
  return list.length === 0 ? 'NIL' : `(${list.join('')})`;
}
