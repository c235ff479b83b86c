/** Whether an address is plain http on this machine, the only place where plain http is allowed (RFC 8252 section 8.3). */
export function isLoopbackHttp(url: URL): boolean {
  return url.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
}
