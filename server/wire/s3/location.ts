/** Where the bucket is: `s3://bucket/prefix?region=eu-central-1&endpoint=https://minio.example.com`. */
export interface S3Location {
  readonly bucket: string;
  /** Before every key: empty, or with a slash at its end. */
  readonly prefix: string;
  readonly region: string;
  /** Where the bucket answers, without a slash at the end. */
  readonly base: string;
}

/**
 * Amazon's own hosts have the bucket in their name; an endpoint that is given has it in the path, as MinIO, Ceph and
 * the others understand it everywhere, unless `style=host` asks otherwise.
 * @throws Error whose message says what is wrong, after the name of the setting.
 */
export function parseS3Url(text: string): S3Location {
  if (!URL.canParse(text) || !text.startsWith('s3://'))
    throw new Error('is neither "postgres:" nor an s3:// URL');
  const url = new URL(text);
  if (url.username || url.password) {
    throw new Error('has a key in it; give it in POSTVAK_BLOB_ACCESS_KEY and POSTVAK_BLOB_SECRET_KEY');
  }
  const bucket = url.hostname;
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) throw new Error('names no bucket');
  const unknown = [...url.searchParams.keys()].find(
    (name) => !['region', 'endpoint', 'style'].includes(name),
  );
  if (unknown) throw new Error(`has ${unknown}, which means nothing; known are region, endpoint and style`);
  const region = url.searchParams.get('region') ?? 'us-east-1';
  if (!/^[a-z0-9-]+$/.test(region)) throw new Error('has a region that is none');
  const prefix = url.pathname.replace(/^\/+|\/+$/g, '');
  const endpoint = url.searchParams.get('endpoint');
  if (endpoint !== null && !/^https?:\/\/[^/?#]+\/?$/.test(endpoint)) {
    throw new Error('has an endpoint that is not like https://minio.example.com');
  }
  const host = new URL(endpoint ?? `https://s3.${region}.amazonaws.com`);
  const inHost = endpoint === null || url.searchParams.get('style') === 'host';
  const base = inHost ? `${host.protocol}//${bucket}.${host.host}` : `${host.origin}/${bucket}`;
  return { bucket, prefix: prefix === '' ? '' : `${decodeURIComponent(prefix)}/`, region, base };
}
