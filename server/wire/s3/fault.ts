/** What an object store says, in the words of the closed list. Codes first, then the status. */
import { Failure } from '../../kernel/failure.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html: the fault is in a setting or a right. */
const REFUSALS = new Set([
  'AccessDenied',
  'AccountProblem',
  'AllAccessDisabled',
  'AuthorizationHeaderMalformed',
  'ExpiredToken',
  'InvalidAccessKeyId',
  'InvalidBucketName',
  'InvalidRegion',
  'IllegalLocationConstraintException',
  'NoSuchBucket',
  'PermanentRedirect',
  'RequestTimeTooSkewed',
  'SignatureDoesNotMatch',
]);

/** @param body XML of the answer, as far as it was read; a HEAD has none. */
export function s3Fault(status: number, body: string): Failure {
  const code = /<Code>([\w.]{1,100})<\/Code>/.exec(body)?.[1] ?? '';
  const detail = code ? `${status} ${code}` : String(status);
  if (code === 'NoSuchKey') return new Failure('original-missing', { detail });
  if (REFUSALS.has(code) || [301, 307, 400, 401, 403, 404].includes(status)) {
    return new Failure('blob-store-refused', { detail });
  }
  return new Failure('blob-store-unavailable', { detail });
}

/** An error of the connection. @param host for the words. */
export function s3ConnectionFault(error: unknown, host: string): Failure {
  const { cause } = error as { cause?: { code?: unknown; message?: unknown } };
  const why = cause?.code ?? cause?.message ?? (error as Error).name;
  return new Failure('blob-store-unavailable', { detail: `${host}: ${String(why)}`, cause: error });
}
