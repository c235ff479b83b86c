/**
 * Settings come from the environment. All faults are told at once, each with the setting's name, what is wrong and
 * an example; a value is never repeated, because it may be a secret. Empty means not set, as Docker and systemd
 * leave it.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { Failure } from '../kernel/failure.ts';
import { Secret } from '../kernel/secret.ts';
import type { Role } from '../store/node.ts';
import { parseVaultKeys } from '../store/vault-key.ts';
import { parseS3Url, type S3Location } from '../wire/s3/location.ts';
import type { S3Keys } from '../wire/s3/request.ts';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface Settings {
  /** undefined: the embedded database. */
  readonly databaseUrl: Secret | undefined;
  /** Absolute. */
  readonly dataDirectory: string;
  /** An origin without a slash at the end. undefined: the one of the first-run wizard. */
  readonly externalUrl: string | undefined;
  readonly host: string;
  readonly port: number;
  readonly roles: readonly Role[];
  /** Vault keys; undefined: `vault.key` of the data directory. */
  readonly vaultKeys: Secret | undefined;
  /** Where original mail is kept; undefined: in PostgreSQL. */
  readonly blobs: BlobSettings | undefined;
  readonly logLevel: LogLevel;
  /** Proxies whose X-Forwarded-* headers are believed. */
  readonly trustProxy: boolean | string;
  readonly metricsToken: Secret | undefined;
  /** Where probes are answered beside the console's port, also on a node without a console. */
  readonly healthPort: number | undefined;
  /** Asked every minute while all is well. */
  readonly heartbeatUrl: Secret | undefined;
  /** Part of the traces that goes to the collector of OTEL_EXPORTER_OTLP_ENDPOINT; undefined: there is none. */
  readonly traceRatio: number | undefined;
  /** A process whose event loop has not turned for so long is ended; 0: never. */
  readonly stuckAfterMs: number;
  /** How long a copy of a sent message may take to appear in Sent Items. */
  readonly sentItemsGraceMs: number;
}

export interface BlobSettings {
  readonly location: S3Location;
  readonly keys: S3Keys;
}

type Environment = Readonly<Record<string, string | undefined>>;

const CLONE = fileURLToPath(new URL('../..', import.meta.url));

export const EXAMPLES = {
  POSTVAK_DATABASE_URL: 'postgres://postvak:password@db.example.com:5432/postvak',
  POSTVAK_DATA_DIR: '/var/lib/postvak/data',
  POSTVAK_EXTERNAL_URL: 'https://desk.example.com',
  POSTVAK_HOST: '0.0.0.0',
  POSTVAK_PORT: '8080',
  POSTVAK_ROLE: 'services',
  POSTVAK_SECRET_KEY: 'the output of: openssl rand -base64 32',
  POSTVAK_SECRET_KEY_FILE: '/run/secrets/postvak-key',
  POSTVAK_BLOB_URL: 's3://mail-originals/postvak?region=eu-central-1',
  POSTVAK_BLOB_ACCESS_KEY: 'AKIAIOSFODNN7EXAMPLE',
  POSTVAK_BLOB_SECRET_KEY: 'the secret key that belongs to POSTVAK_BLOB_ACCESS_KEY',
  POSTVAK_LOG_LEVEL: 'info',
  POSTVAK_TRUST_PROXY: '10.0.0.0/8',
  POSTVAK_METRICS_TOKEN: 'the output of: openssl rand -hex 24',
  POSTVAK_HEALTH_PORT: '9090',
  POSTVAK_HEARTBEAT_URL: 'https://hc-ping.com/your-check',
  POSTVAK_STUCK_AFTER: '60',
  POSTVAK_SENT_ITEMS_GRACE: '120',
} as const;

type Name = keyof typeof EXAMPLES;

const port = z.coerce
  .number('is not a number')
  .int('is not a whole number')
  .min(0, 'is below 0')
  .max(65_535, 'is above 65535');

const shape = z.object({
  POSTVAK_DATABASE_URL: z.string().refine(isDatabaseUrl, 'is not a postgres:// URL').optional(),
  POSTVAK_DATA_DIR: z.string().default(resolve(CLONE, '.data')),
  POSTVAK_EXTERNAL_URL: z.string().check(externalUrlCheck).optional(),
  POSTVAK_HOST: z
    .string()
    .regex(/^[\w.:-]+$/, 'is not a host name or an IP address')
    .default('localhost'),
  POSTVAK_PORT: port.default(8080),
  POSTVAK_ROLE: z.enum(['services', 'application'], 'is neither "services" nor "application"').optional(),
  POSTVAK_SECRET_KEY: z.string().check(vaultKeyCheck).optional(),
  POSTVAK_BLOB_URL: z.string().check(blobUrlCheck).optional(),
  POSTVAK_BLOB_ACCESS_KEY: z.string().optional(),
  POSTVAK_BLOB_SECRET_KEY: z.string().optional(),
  POSTVAK_LOG_LEVEL: z.enum(LOG_LEVELS, `is not one of ${LOG_LEVELS.join(', ')}`).default('info'),
  POSTVAK_TRUST_PROXY: z
    .string()
    .regex(/^[\w.:/, -]+$/, 'is not "true" or a list of addresses')
    .optional(),
  POSTVAK_METRICS_TOKEN: z.string().min(16, 'is shorter than 16 characters').optional(),
  POSTVAK_HEALTH_PORT: port.optional(),
  POSTVAK_HEARTBEAT_URL: z.string().refine(isWebUrl, 'is not an http:// or https:// URL').optional(),
  POSTVAK_STUCK_AFTER: z.coerce
    .number('is not a number of seconds')
    .refine(
      (seconds) => seconds === 0 || (seconds >= 10 && seconds <= 3_600),
      'is neither 0 nor from 10 to 3600',
    )
    .default(60),
  POSTVAK_SENT_ITEMS_GRACE: z.coerce
    .number('is not a number of seconds')
    .min(1, 'is below 1 second')
    .max(86_400, 'is more than a day (86400 seconds)')
    .default(120),
});

/** An option of the command line that stands for a setting. */
export interface GivenOption {
  /** As it is typed: `--port`. */
  readonly option: string;
  readonly value: string | undefined;
}

/**
 * @param overrides by the name of their setting; a fault of an option is told by the option, which is what was typed.
 * @throws Failure `settings-invalid`; its detail has one line for each fault.
 */
export function readSettings(
  environment: Environment = process.env,
  overrides: Partial<Record<Name, string | GivenOption>> = {},
): Settings {
  const given = new Map<string, string>();
  const options = new Map<string, string>();
  for (const [name, value] of Object.entries(environment)) {
    if (name.startsWith('POSTVAK_') && value?.trim()) given.set(name, value.trim());
  }
  for (const [name, override] of Object.entries(overrides)) {
    const { option, value } = typeof override === 'object' ? override : { option: '', value: override };
    if (!value?.trim()) continue;
    given.set(name, value.trim());
    if (option) options.set(name, option);
  }
  const faults = readKeyFile(given);
  const traceRatio = readTraceRatio(environment, faults);
  const parsed = shape.safeParse(Object.fromEntries(given));
  if (!parsed.success) {
    for (const { path, message } of parsed.error.issues) {
      const name = path[0] as Name;
      const option = options.get(name);
      faults.push(
        option ? `${option} ${message}. Example: ${option} ${EXAMPLES[name]}` : faultOf(name, message),
      );
    }
  }
  if (parsed.success) faults.push(...blobKeyFaults(parsed.data));
  if (faults.length > 0 || !parsed.success) {
    throw new Failure('settings-invalid', { detail: faults.join('\n') });
  }
  const values = parsed.data;
  return {
    databaseUrl: secret(values.POSTVAK_DATABASE_URL),
    dataDirectory: resolve(values.POSTVAK_DATA_DIR),
    externalUrl: values.POSTVAK_EXTERNAL_URL && new URL(values.POSTVAK_EXTERNAL_URL).origin,
    host: values.POSTVAK_HOST,
    port: values.POSTVAK_PORT,
    roles: values.POSTVAK_ROLE ? [values.POSTVAK_ROLE] : ['services', 'application'],
    vaultKeys: secret(values.POSTVAK_SECRET_KEY),
    blobs: blobSettings(values),
    logLevel: values.POSTVAK_LOG_LEVEL,
    trustProxy: values.POSTVAK_TRUST_PROXY === 'true' || (values.POSTVAK_TRUST_PROXY ?? false),
    metricsToken: secret(values.POSTVAK_METRICS_TOKEN),
    healthPort: values.POSTVAK_HEALTH_PORT,
    heartbeatUrl: secret(values.POSTVAK_HEARTBEAT_URL),
    traceRatio,
    stuckAfterMs: values.POSTVAK_STUCK_AFTER * 1_000,
    sentItemsGraceMs: values.POSTVAK_SENT_ITEMS_GRACE * 1_000,
  };
}

/** Tracing has its standard names, which collectors and their guides use (OpenTelemetry, "SDK Environment Variables"). */
function readTraceRatio(environment: Environment, faults: string[]): number | undefined {
  const endpoint = environment.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT || environment.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (!endpoint || environment.OTEL_SDK_DISABLED === 'true') return undefined;
  if (!isWebUrl(endpoint)) {
    faults.push(
      'OTEL_EXPORTER_OTLP_ENDPOINT is not an http:// or https:// URL. Example: OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318',
    );
  }
  const ratio = Number(environment.OTEL_TRACES_SAMPLER_ARG || 1);
  if (!(ratio >= 0 && ratio <= 1)) {
    faults.push('OTEL_TRACES_SAMPLER_ARG is not a number from 0 to 1. Example: OTEL_TRACES_SAMPLER_ARG=0.1');
  }
  return ratio;
}

/** Names that begin like a setting and are none: mostly a slip of the pen. */
export function unknownSettings(environment: Environment = process.env): string[] {
  return Object.entries(environment)
    .filter(([name, value]) => value && name.startsWith('POSTVAK_') && !(name in EXAMPLES))
    .map(([name]) => name);
}

/** Moves the key of POSTVAK_SECRET_KEY_FILE into the place of POSTVAK_SECRET_KEY. @returns the faults. */
function readKeyFile(given: Map<string, string>): string[] {
  const file = given.get('POSTVAK_SECRET_KEY_FILE');
  if (!file) return [];
  if (given.has('POSTVAK_SECRET_KEY')) {
    return [faultOf('POSTVAK_SECRET_KEY_FILE', 'is set together with POSTVAK_SECRET_KEY; keep one of them')];
  }
  try {
    const text = readFileSync(file, 'utf8');
    parseVaultKeys(text);
    given.set('POSTVAK_SECRET_KEY', text.trim());
    return [];
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return [
      faultOf('POSTVAK_SECRET_KEY_FILE', code ? `cannot be read (${code})` : `holds no key: ${message}`),
    ];
  }
}

function faultOf(name: Name, fault: string): string {
  return `${name} ${fault}. Example: ${name}=${EXAMPLES[name]}`;
}

type BlobValues = Pick<
  z.output<typeof shape>,
  'POSTVAK_BLOB_URL' | 'POSTVAK_BLOB_ACCESS_KEY' | 'POSTVAK_BLOB_SECRET_KEY'
>;

function blobUrlCheck({ value, issues }: { value: string; issues: z.core.$ZodRawIssue[] }): void {
  if (value === 'postgres:') return;
  try {
    parseS3Url(value);
  } catch (error) {
    issues.push({ code: 'custom', message: (error as Error).message, input: value });
  }
}

/** A bucket without a key would be found out with the first mail only. */
function blobKeyFaults(values: BlobValues): string[] {
  if (!values.POSTVAK_BLOB_URL || values.POSTVAK_BLOB_URL === 'postgres:') return [];
  return (['POSTVAK_BLOB_ACCESS_KEY', 'POSTVAK_BLOB_SECRET_KEY'] as const)
    .filter((name) => !values[name])
    .map((name) => faultOf(name, 'is missing, and POSTVAK_BLOB_URL needs it'));
}

function blobSettings(values: BlobValues): BlobSettings | undefined {
  const accessKey = secret(values.POSTVAK_BLOB_ACCESS_KEY);
  const secretKey = secret(values.POSTVAK_BLOB_SECRET_KEY);
  if (!values.POSTVAK_BLOB_URL?.startsWith('s3:') || !accessKey || !secretKey) return undefined;
  return { location: parseS3Url(values.POSTVAK_BLOB_URL), keys: { accessKey, secretKey } };
}

function isDatabaseUrl(text: string): boolean {
  return /^postgres(ql)?:\/\//.test(text) && URL.canParse(text.replace(/\/\/([^/@]*@)?\//, '//$1localhost/'));
}

function isWebUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

function externalUrlCheck({ value, issues }: { value: string; issues: z.core.$ZodRawIssue[] }): void {
  const fault = externalUrlFault(value);
  if (fault) issues.push({ code: 'custom', message: fault, input: value });
}

/** The address that people open is also the one that Entra ID sends them back to: https, and nothing but an origin. */
function externalUrlFault(text: string): string | undefined {
  if (!URL.canParse(text)) return 'is not a URL';
  const url = new URL(text);
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && local))
    return 'does not begin with https://';
  if (url.pathname !== '/' || url.search || url.hash) return 'has something after the host name';
  if (url.username || url.password) return 'has a user name in it';
  return undefined;
}

function vaultKeyCheck({ value, issues }: { value: string; issues: z.core.$ZodRawIssue[] }): void {
  try {
    parseVaultKeys(value);
  } catch (error) {
    issues.push({ code: 'custom', message: `cannot be used: ${(error as Error).message}`, input: value });
  }
}

function secret(text: string | undefined): Secret | undefined {
  return text === undefined ? undefined : new Secret(text);
}
