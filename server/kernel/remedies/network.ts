/** Network and TLS: what stands between Postvak and a host. */
import { NETWORK } from './links.ts';
import type { Remedies } from './remedy.ts';

export const NETWORK_REMEDIES = {
  'dns-not-found': {
    summary: 'The name {host} does not resolve.',
    remedy:
      'Let the DNS server that this machine uses resolve {host}, or correct the host name in the app registration of Postvak.',
    command: 'getent ahosts {host}',
    documentation: NETWORK,
  },
  'host-unreachable': {
    summary: '{host}:{port} refuses the connection or cannot be reached.',
    remedy: 'Open outgoing TCP {port} to {host} in the firewall of every Postvak node that needs it.',
    command: 'openssl s_client -connect {host}:{port}',
    documentation: NETWORK,
  },
  'host-timeout': {
    summary: '{host}:{port} did not answer in time.',
    remedy:
      'A firewall that drops packets looks like this: open outgoing TCP {port} to {host}. If other hosts are slow too, look at the line or proxy.',
    command: 'openssl s_client -connect {host}:{port}',
    documentation: NETWORK,
  },
  'connection-lost': {
    summary: 'The connection to {host} broke off.',
    remedy:
      'Nothing to do: Postvak connects again by itself. If it keeps happening, look for a firewall or proxy that cuts long connections.',
  },
  'proxy-refused': {
    summary: 'The proxy {proxy} makes no connection to {host}:{port}.',
    remedy:
      'Let the proxy allow CONNECT to {host}:{port}. Where it wants a user (407), put it in HTTPS_PROXY as http://user:password@{proxy}; where {host} can be reached without it, name {host} in NO_PROXY. Restart the node after that.',
    command: 'curl -v -o /dev/null https://{host}:{port}/',
    documentation: NETWORK,
  },
  'tls-expired': {
    summary: 'The certificate of {host} has expired, or is not valid yet.',
    remedy:
      'Check the clock of this machine, then renew the certificate of {host}. If {host} is a Microsoft host, a proxy stands in between: renew its certificate, or let it pass {host} without interception.',
    command:
      'openssl s_client -connect {host}:{port} -servername {host} </dev/null | openssl x509 -noout -issuer -dates',
  },
  'tls-wrong-name': {
    summary: 'The certificate shown for {host} belongs to another name.',
    remedy: 'Correct the host name, or let the proxy or load balancer in between pass {host} through.',
    command:
      'openssl s_client -connect {host}:{port} -servername {host} </dev/null | openssl x509 -noout -subject -ext subjectAltName',
  },
  'tls-untrusted': {
    summary: 'The certificate of {host} is signed by nobody that this machine trusts.',
    remedy:
      "A TLS-intercepting proxy is the usual cause: exempt {host} from interception, or add the proxy's CA certificate to the app registration in Postvak.",
    command:
      'openssl s_client -connect {host}:{port} -servername {host} </dev/null | openssl x509 -noout -issuer',
    documentation: NETWORK,
  },
  'tls-failed': {
    summary: 'No TLS connection to {host}:{port} could be agreed.',
    remedy:
      'Check that the port and its TLS mode belong together (993 and 995: TLS at once; 587: STARTTLS) and that nothing in between removes STARTTLS.',
    command: 'openssl s_client -connect {host}:{port} -servername {host}',
  },
  'wrong-service': {
    summary: '{host}:{port} speaks {found}, and not {wanted}.',
    remedy:
      'Correct the port, or the TLS mode that goes with it: IMAP 993 and POP3 995 with TLS at once, submission 587 with STARTTLS.',
    command: 'openssl s_client -connect {host}:{port} -servername {host}',
  },
  'protocol-error': {
    summary: '{host} answered something that the protocol does not allow.',
    remedy:
      'Check that host and port lead to the mail server and not to a proxy or another service. The transcript shows what was answered.',
  },
  'server-unavailable': {
    summary: '{host} is not available for the moment.',
    remedy:
      'Nothing to do: Postvak tries again. If it lasts, look at the service health page of Microsoft 365.',
    documentation: 'https://status.cloud.microsoft',
  },
} as const satisfies Remedies;
