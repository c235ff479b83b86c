/** Answered as `-ERR` with this text. */
export class Pop3Error extends Error {}
