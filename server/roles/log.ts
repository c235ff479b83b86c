/**
 * The log: one JSON object a line on stderr, or plain lines where a person looks. Secrets are `Secret` and show
 * themselves nowhere; as a second net, fields with telling names are struck out. Mail and people are named by ids; as a
 * second net, addresses are masked at every level but `debug`.
 */
import pino from 'pino';
import { Failure } from '../kernel/failure.ts';
import type { Log } from '../kernel/log.ts';
import { traceFields } from '../telemetry/trace.ts';
import type { LogTail } from './log-tail.ts';
import { maskAddresses } from './mask-addresses.ts';
import { plainLine } from './plain-line.ts';

const SECRET_FIELDS = [
  'password',
  'secret',
  'clientSecret',
  'token',
  'accessToken',
  'refreshToken',
  'access_token',
  'refresh_token',
  'authorization',
  'cookie',
  'connectionString',
];

export interface LogOptions {
  readonly level: string;
  /** Plain lines instead of JSON. */
  readonly plain: boolean;
  readonly colour: boolean;
  /** Gets every line as well. */
  readonly tail?: LogTail;
}

export function openLog(options: LogOptions): Log {
  const stderr = pino.destination({ fd: 2, sync: true });
  const show = (line: string) => (options.plain ? plainLine(line, options.colour) : line);
  // Whoever asks for every detail looks for one particular thing, and knows what the log then holds.
  const mask = options.level === 'debug' ? (line: string) => line : maskAddresses;
  const destination = {
    write: (line: string) => {
      const masked = mask(line);
      stderr.write(show(masked));
      options.tail?.write(masked);
    },
  };
  return pino(
    {
      level: options.level,
      base: null,
      mixin: traceFields,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: describeError, error: describeError, failure: describeError },
      redact: { paths: SECRET_FIELDS.flatMap((name) => [name, `*.${name}`]), censor: '[secret]' },
    },
    destination,
  );
}

/** A failure is known and needs no stack; anything else is a programming error, whose stack is what helps. */
function describeError(error: unknown): object {
  if (error instanceof Failure) return error.toJSON();
  if (!(error instanceof Error)) return { message: String(error) };
  const { code } = error as NodeJS.ErrnoException;
  return { name: error.name, ...(code ? { code } : {}), message: error.message, stack: error.stack };
}
