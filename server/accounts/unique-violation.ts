/**
 * The index that refused a row as a duplicate (SQLSTATE 23505), or undefined for any other error.
 * Asking the database first would leave a gap in which another request wins.
 */
export function violatedIndex(error: unknown): string | undefined {
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  return code === '23505' && typeof constraint === 'string' ? constraint : undefined;
}
