/** Errors of PostgreSQL and of the way to it, in the words of the failure list. By SQLSTATE first, text never. */
import { Failure } from '../kernel/failure.ts';

/** PostgreSQL's documentation, appendix A. Classes are two characters. */
const UNAVAILABLE = new Set(['08', '57', '53', '28', '3D', 'XX']);
/** 53100 disk_full. */
const DISK_FULL = '53100';
const NODE_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
  'EACCES',
  'EPIPE',
]);
/** What waiting cannot cure: wrong password or user (28), no such database (3D). */
const CONFIGURATION = new Set(['28', '3D']);

/** @returns undefined for anything that is not the database being away: a wrong statement is a programming error. */
export function databaseFault(error: unknown): Failure | undefined {
  if (error instanceof Failure) return error;
  if (error instanceof AggregateError) return databaseFault(error.errors[0]);
  const { code, message } = error as { code?: string; message?: string };
  if (code === DISK_FULL) return new Failure('disk-full', { detail: message ?? '', cause: error });
  const known = code !== undefined && (NODE_CODES.has(code) || UNAVAILABLE.has(code.slice(0, 2)));
  // pg gives no code to these of its own.
  const unnamed = /^(timeout expired|Query read timeout|Connection terminated)/.test(message ?? '');
  if (!known && !unnamed) return undefined;
  return new Failure('database-unavailable', {
    detail: [code, message].filter(Boolean).join(' '),
    cause: error,
  });
}

/** Whether waiting may help, or a setting has to be changed first. */
export function databaseMayComeBack(error: unknown): boolean {
  const { code = '' } = error as { code?: string };
  return databaseFault(error)?.code === 'database-unavailable' && !CONFIGURATION.has(code.slice(0, 2));
}
