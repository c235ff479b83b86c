/** What has been stored and waits for the transaction that refers to it. */
export interface KeptBlob {
  readonly digest: Buffer;
  readonly size: number;
  /** The bytes themselves: they are written by the transaction. */
  readonly content: Buffer | null;
  /** They lie in pieces under this id. */
  readonly uploadId: string | null;
  /** They lie in the object store. */
  readonly object: string | null;
}

export interface KeptBlobs {
  readonly month: string;
  readonly blobs: readonly KeptBlob[];
  /** The row of `blob_upload` that guards them until then. */
  readonly upload: string | null;
}

/** Where a stored blob's bytes are. */
export interface StoredBlob extends KeptBlob {
  readonly month: string;
}
