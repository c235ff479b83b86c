/** The words in the address with which the server sends the browser back from a sign-in. */
export interface ConsentSearch {
  readonly connected?: boolean;
  /** The code of the failure. */
  readonly consent?: string;
  readonly expected?: string;
  readonly found?: string;
  /** What an administrator decided for all users. */
  readonly 'admin-consent'?: 'given' | 'declined';
}

export function readConsentSearch({
  connected,
  consent,
  expected,
  found,
  'admin-consent': decided,
}: Record<string, unknown>): ConsentSearch {
  return {
    ...(connected === 1 || connected === '1' || connected === true ? { connected: true } : {}),
    ...(typeof consent === 'string' ? { consent } : {}),
    ...(typeof expected === 'string' && expected ? { expected } : {}),
    ...(typeof found === 'string' && found ? { found } : {}),
    ...(decided === 'given' || decided === 'declined' ? { 'admin-consent': decided } : {}),
  };
}
