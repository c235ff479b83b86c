/**
 * Pieces of large originals, into the database and out of it by COPY in its binary form (PostgreSQL manual, COPY, "Binary
 * Format"): the bytes go from their buffer to the connection and come from it as they are.
 *
 * The driver's own way costs ten bytes of memory for each byte: a parameter is copied twice, and a result is a text of
 * twice the length, put together from doubling buffers, before it is bytes again. V8 pays for such a megabyte with a
 * collection of the whole heap, on the thread that serves every other mailbox.
 */
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { readByteRows } from '../read-bytes.ts';

export interface PieceCopy {
  /** Stores one piece, durably. The content may be changed when it resolves. */
  write(piece: PiecePlace, content: Buffer): Promise<void>;
  /** Bytes of one piece from `from` on; undefined: there is no such piece. */
  read(piece: PiecePlace, from: number, length: number): Promise<Buffer | undefined>;
}

export interface PiecePlace {
  /** 'YYYY-MM-01'. */
  readonly month: string;
  readonly uploadId: string;
  readonly position: number;
}

export function createPieceCopy(pool: pg.Pool): PieceCopy {
  return {
    async write(piece, content) {
      const client = await pool.connect();
      try {
        // Not gathered into one buffer: that would be the copy which this way does without.
        await pipeline(
          [beforeContent(piece, content.length), content, END],
          client.query(copyFrom('copy blob_piece (month, upload_id, position, content) from stdin binary')),
        );
        client.release();
      } catch (error) {
        client.release(true);
        throw error;
      }
    },
    async read({ month, uploadId, position }, from, length) {
      const rows = await readByteRows(
        pool,
        `select substring(content from ${Number(from) + 1} for ${Number(length)}) from blob_piece
        where upload_id = ${pg.escapeLiteral(uploadId)} and position = ${Number(position)}
          and month = ${pg.escapeLiteral(month)}`,
      );
      return rows[0]?.[0] ?? undefined;
    },
  };
}

const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1');
/** After the signature come four bytes of flags, and the length of an extension, of which there is none. */
const HEADER_BYTES = SIGNATURE.length + 8;
/** In the place of a number of fields. */
const END = Buffer.from([0xff, 0xff]);
const DAY_MS = 86_400_000;
/** The first day of PostgreSQL's dates. */
const EPOCH_MS = Date.UTC(2000, 0, 1);

/** Up to the bytes of the last field. */
function beforeContent({ month, uploadId, position }: PiecePlace, length: number): Buffer {
  const id = Buffer.from(uploadId.replaceAll('-', ''), 'hex');
  const row = Buffer.alloc(HEADER_BYTES + 2 + (4 + 4) + (4 + 16) + (4 + 4) + 4);
  let at = SIGNATURE.copy(row) + 8;
  at = row.writeInt16BE(4, at);
  at = row.writeInt32BE(4, at);
  at = row.writeInt32BE((Date.parse(`${month}T00:00:00Z`) - EPOCH_MS) / DAY_MS, at);
  at = row.writeInt32BE(16, at);
  at += id.copy(row, at);
  at = row.writeInt32BE(4, at);
  at = row.writeInt32BE(position, at);
  row.writeInt32BE(length, at);
  return row;
}
