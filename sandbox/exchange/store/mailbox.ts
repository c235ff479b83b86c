/**
 * The folders of one mailbox, by full path with `/` between levels. INBOX is matched without regard to case
 * (RFC 3501 section 5.1) and so is every other name, as Exchange does.
 */
import { Folder } from './folder.ts';

const WELL_KNOWN: readonly [path: string, specialUse?: string][] = [
  ['INBOX'],
  ['Archive', '\\Archive'],
  ['Deleted Items', '\\Trash'],
  ['Drafts', '\\Drafts'],
  ['Junk Email', '\\Junk'],
  ['Sent Items', '\\Sent'],
];

/** What a change of folders did not do, and why. */
export type FolderRefusal = 'exists' | 'missing' | 'well-known' | 'bad-name';

const LONGEST_PATH = 1024;

export class Mailbox {
  readonly address: string;
  readonly #folders = new Map<string, { path: string; folder: Folder }>();
  #nextUidValidity: number;

  constructor(address: string, firstUidValidity: number) {
    this.address = address;
    this.#nextUidValidity = firstUidValidity;
    for (const [path, specialUse] of WELL_KNOWN)
      this.#put(path, new Folder(this.newUidValidity(), specialUse));
  }

  get inbox(): Folder {
    return this.#folders.get('inbox')?.folder as Folder;
  }

  get sentItems(): Folder {
    return this.#folders.get('sent items')?.folder as Folder;
  }

  folder(path: string): Folder | undefined {
    return this.#folders.get(path.toLowerCase())?.folder;
  }

  /** In the order that they were made, well-known ones first. */
  *folders(): IterableIterator<{ path: string; folder: Folder }> {
    yield* this.#folders.values();
  }

  hasChildren(path: string): boolean {
    const prefix = `${path.toLowerCase()}/`;
    for (const key of this.#folders.keys()) if (key.startsWith(prefix)) return true;
    return false;
  }

  /** Makes the folder and the missing ones above it (RFC 3501 section 6.3.3). */
  create(path: string): FolderRefusal | Folder {
    const trimmed = path.endsWith('/') ? path.slice(0, -1) : path;
    if (!isName(trimmed)) return 'bad-name';
    if (this.folder(trimmed)) return 'exists';
    const levels = trimmed.split('/');
    for (let depth = 1; depth < levels.length; depth++) {
      const above = levels.slice(0, depth).join('/');
      if (!this.folder(above)) this.#put(above, new Folder(this.newUidValidity()));
    }
    return this.#put(trimmed, new Folder(this.newUidValidity()));
  }

  /** Folders below go too: Exchange has no `\Noselect` leftovers. */
  delete(path: string): FolderRefusal | 'deleted' {
    const folder = this.folder(path);
    if (!folder) return 'missing';
    if (isWellKnown(path)) return 'well-known';
    const key = path.toLowerCase();
    for (const [other, entry] of [...this.#folders]) {
      if (other !== key && !other.startsWith(`${key}/`)) continue;
      this.#folders.delete(other);
      entry.folder.abandon();
    }
    return 'deleted';
  }

  /** Renaming INBOX moves its messages and leaves it empty (RFC 3501 section 6.3.5). */
  rename(from: string, to: string): FolderRefusal | 'renamed' {
    const folder = this.folder(from);
    if (!folder) return 'missing';
    if (!isName(to)) return 'bad-name';
    if (this.folder(to)) return 'exists';
    if (from.toLowerCase() === 'inbox') {
      const target = this.create(to);
      if (typeof target === 'string') return target;
      target.add([...folder.messages]);
      folder.expunge(new Set(folder.messages));
      return 'renamed';
    }
    if (isWellKnown(from)) return 'well-known';
    if (to.toLowerCase().startsWith(`${from.toLowerCase()}/`)) return 'bad-name';
    const key = from.toLowerCase();
    const moved = [...this.#folders].filter(([other]) => other === key || other.startsWith(`${key}/`));
    for (const [other] of moved) this.#folders.delete(other);
    const above = to.slice(0, Math.max(to.lastIndexOf('/'), 0));
    if (above !== '' && !this.folder(above)) this.create(above);
    for (const [, entry] of moved) this.#put(to + entry.path.slice(from.length), entry.folder);
    return 'renamed';
  }

  newUidValidity(): number {
    return this.#nextUidValidity++;
  }

  #put(path: string, folder: Folder): Folder {
    this.#folders.set(path.toLowerCase(), { path, folder });
    return folder;
  }
}

function isWellKnown(path: string): boolean {
  return WELL_KNOWN.some(([name]) => name.toLowerCase() === path.toLowerCase());
}

function isName(path: string): boolean {
  return (
    path.length <= LONGEST_PATH &&
    !/[\u0000-\u001f\u007f%*]/.test(path) &&
    path.split('/').every((level) => level !== '')
  );
}
