/** What can be wrong between a client and any of the sandbox's servers; played by `network.ts`. */
import { z } from 'zod';
import { fault, steadyFault } from './declaration.ts';

export const SERVICES = ['entra', 'entra-tls', 'graph', 'imap', 'pop3', 'smtp'] as const;
export type Service = (typeof SERVICES)[number];

const service = z.enum(SERVICES).optional().describe('Only for this server; all of them when left out');
const existing = z.boolean().default(false).describe('Also for connections that are open already');

const TCP = ['network.tcp'];
const TLS = ['network.tls'];

export const NETWORK_FAULTS = {
  'dns-not-found': steadyFault('network', ['network.dns'], 'The name in the name map does not resolve', {
    service,
  }),
  'network-refuse': steadyFault('network', TCP, 'Connections are refused (ECONNREFUSED)', { service }),
  'network-blackhole': fault('network', TCP, 'Connections are accepted and never answered', {
    service,
    existing,
  }),
  'network-reset': fault('network', TCP, 'Connections are reset', {
    service,
    existing,
    afterBytes: z.int().nonnegative().default(0).describe('Bytes to the client that still arrive'),
  }),
  'network-slow': fault('network', [], 'Few bytes a second, in each direction', {
    service,
    bytesPerSecond: z.int().positive().default(2000),
  }),
  'network-delay': fault('network', [], 'A long way: every round trip takes longer', {
    service,
    roundTripMs: z.int().positive().default(30),
  }),
} as const;

export const TLS_FAULTS = {
  'tls-expired': fault('tls', TLS, 'The certificate has expired', { service }),
  'tls-not-yet-valid': fault('tls', TLS, 'The certificate is not valid yet', { service }),
  'tls-wrong-name': fault('tls', TLS, 'The certificate is for another name', { service }),
  'tls-unknown-ca': fault('tls', TLS, 'The certificate is signed by an unknown authority', { service }),
  'tls-self-signed': fault('tls', TLS, 'The certificate is signed by itself', { service }),
  'tls-intercepted': fault('tls', TLS, 'A proxy intercepts: the certificate is signed by the proxy', {
    service,
  }),
  'tls-handshake-fails': fault('tls', TLS, 'What answers does not speak TLS', { service }),
} as const;
