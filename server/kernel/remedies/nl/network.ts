/** Netwerk en TLS. */
import type { NETWORK_REMEDIES } from '../network.ts';
import type { Translated } from '../translation.ts';

export const NETWORK_NL: Translated<typeof NETWORK_REMEDIES> = {
  'dns-not-found': {
    summary: 'De naam {host} wordt niet gevonden in DNS.',
    remedy:
      'Laat de DNS-server die deze machine gebruikt {host} opzoeken, of verbeter de hostnaam in de app-registratie van Postvak.',
  },
  'host-unreachable': {
    summary: '{host}:{port} weigert de verbinding of is niet bereikbaar.',
    remedy:
      'Open uitgaand TCP {port} naar {host} in de firewall, voor elke node van Postvak die deze host nodig heeft.',
  },
  'host-timeout': {
    summary: '{host}:{port} antwoordde niet op tijd.',
    remedy:
      'Zo ziet een firewall eruit die pakketten weggooit: open uitgaand TCP {port} naar {host}. Zijn andere hosts ook traag, kijk dan naar de lijn of de proxy.',
  },
  'connection-lost': {
    summary: 'De verbinding met {host} brak af.',
    remedy:
      'Niets te doen: Postvak verbindt vanzelf opnieuw. Blijft het gebeuren, zoek dan een firewall of proxy die lange verbindingen afbreekt.',
  },
  'proxy-refused': {
    summary: 'De proxy {proxy} maakt geen verbinding met {host}:{port}.',
    remedy:
      'Laat de proxy CONNECT naar {host}:{port} toe. Wil hij een gebruiker weten (407), zet die dan in HTTPS_PROXY als http://gebruiker:wachtwoord@{proxy}; is {host} zonder proxy te bereiken, noem {host} dan in NO_PROXY. Start de node daarna opnieuw.',
  },
  'tls-expired': {
    summary: 'Het certificaat van {host} is verlopen, of nog niet geldig.',
    remedy:
      'Controleer de klok van deze machine en vernieuw daarna het certificaat van {host}. Is {host} van Microsoft, dan staat er een proxy tussen: vernieuw diens certificaat, of laat {host} zonder onderschepping door.',
  },
  'tls-wrong-name': {
    summary: 'Het certificaat dat voor {host} wordt getoond, hoort bij een andere naam.',
    remedy: 'Verbeter de hostnaam, of laat de proxy of load balancer ertussen {host} ongewijzigd doorgeven.',
  },
  'tls-untrusted': {
    summary: 'Het certificaat van {host} is ondertekend door niemand die deze machine vertrouwt.',
    remedy:
      'Meestal is dat een proxy die TLS onderschept: zonder {host} daarvan uit, of voeg het CA-certificaat van de proxy toe aan de app-registratie in Postvak.',
  },
  'tls-failed': {
    summary: 'Met {host}:{port} kon geen TLS-verbinding worden afgesproken.',
    remedy:
      'Controleer of poort en TLS-modus bij elkaar horen (993 en 995: meteen TLS; 587: STARTTLS) en of niets ertussen STARTTLS weghaalt.',
  },
  'wrong-service': {
    summary: '{host}:{port} spreekt {found}, en niet {wanted}.',
    remedy:
      'Verbeter de poort, of de TLS-modus die erbij hoort: IMAP 993 en POP3 995 meteen met TLS, versturen op 587 met STARTTLS.',
  },
  'protocol-error': {
    summary: '{host} antwoordde iets wat het protocol niet toestaat.',
    remedy:
      'Controleer of host en poort naar de mailserver leiden en niet naar een proxy of een andere dienst. Het verslag toont wat er werd geantwoord.',
  },
  'server-unavailable': {
    summary: '{host} is op dit moment niet beschikbaar.',
    remedy:
      'Niets te doen: Postvak probeert het opnieuw. Houdt het aan, kijk dan op de statuspagina van Microsoft 365.',
  },
};
