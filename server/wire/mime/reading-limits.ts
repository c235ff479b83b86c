/**
 * The caps on what of a mail is shown that an installation may set. What is beyond is left out, the message says so,
 * and the original stays complete. Caps that protect the program itself are constants.
 */
export interface ReadingLimits {
  /** Branches and leaves together. */
  readonly parts: number;
  /** Parts inside parts. Real mail stays below 20; recursion is what a bomb wants. */
  readonly nestingDepth: number;
  /** All headers of all parts together. */
  readonly headerBytes: number;
  /** Characters of one line of the text. */
  readonly lineLength: number;
  readonly attachments: number;
}

export const DEFAULT_READING_LIMITS: ReadingLimits = {
  parts: 5_000,
  nestingDepth: 100,
  headerBytes: 2 * 1024 * 1024,
  lineLength: 100_000,
  attachments: 1_000,
};

/** What may be set: below, ordinary mail would be cut (a line: RFC 5322 section 2.1.1); above, one mail is a load. */
export const READING_LIMIT_BOUNDS: Readonly<Record<keyof ReadingLimits, { min: number; max: number }>> = {
  parts: { min: 10, max: 20_000 },
  nestingDepth: { min: 5, max: 200 },
  headerBytes: { min: 16 * 1024, max: 8 * 1024 * 1024 },
  lineLength: { min: 998, max: 1_000_000 },
  attachments: { min: 1, max: 2_000 },
};

/**
 * A file is found again by its position among all files: under the widest caps, so that one that was listed stays
 * where it is when a setting is lowered later.
 */
export const WIDEST_READING_LIMITS: ReadingLimits = {
  parts: READING_LIMIT_BOUNDS.parts.max,
  nestingDepth: READING_LIMIT_BOUNDS.nestingDepth.max,
  headerBytes: READING_LIMIT_BOUNDS.headerBytes.max,
  lineLength: READING_LIMIT_BOUNDS.lineLength.max,
  attachments: READING_LIMIT_BOUNDS.attachments.max,
};

/** Caps that nobody sets, on what is kept beside the raw bytes; beyond them the original is one click away. */
export const LIMITS = {
  textLength: 1_000_000,
  htmlLength: 4_000_000,
  subjectLength: 2_000,
  addresses: 500,
  addressLength: 320,
  nameLength: 500,
  references: 50,
  /** Of a delivery report, kept beside the message. */
  reportedRecipients: 50,
  filenameLength: 255,
  headerLength: 4_000,
} as const;
