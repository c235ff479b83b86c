/** Wat alarmen aan cijfers zien: te laat, te veel, bijna voorbij. */
import type { ALARM_REMEDIES } from '../alarm.ts';
import type { Translated } from '../translation.ts';

export const ALARM_NL: Translated<typeof ALARM_REMEDIES> = {
  'secret-expiring': {
    summary: 'Het clientgeheim van de app-registratie {app} verloopt op {expires}.',
    remedy:
      'Entra admin center > App registrations > {app} > Certificates & secrets > New client secret. Kopieer meteen de Value en geef die met de datum aan Postvak: Beheer > App-registraties. Het oude geheim werkt tot het verloopt, dus er valt intussen niets stil.',
  },
  'certificate-expiring': {
    summary: 'Het certificaat van de app-registratie {app} verloopt op {expires}.',
    remedy:
      'Maak in Postvak een nieuw certificaat (Beheer > App-registraties) en upload het in Entra admin center > App registrations > {app} > Certificates & secrets > Certificates. Het oude werkt tot het verloopt.',
  },
  'tls-expiring': {
    summary: 'Het TLS-certificaat van {host}:{port} verloopt op {expires}.',
    remedy:
      'Laat het certificaat van {host} vóór die dag vernieuwen; daarna weigert Postvak de verbinding en valt de mail stil. Het is uitgegeven door {issuer}. Is dat een eigen proxy, dan moet diens certificaat worden vernieuwd.',
  },
  'refresh-late': {
    summary: 'Het toegangstoken van {account} had al vernieuwd moeten zijn.',
    remedy:
      'Kijk of er een services-node draait (Beheer > Nodes) en of die de aanmeldserver bereikt: postvak doctor {account}. De mail loopt door tot het huidige token afloopt.',
  },
  'retrieval-late': {
    summary: 'In {mailbox} is sinds {since} niet naar mail gekeken.',
    remedy:
      'Kijk of er een services-node draait (Beheer > Nodes) en of die het postvak heeft. De mail blijft op de server staan en wordt later opgehaald; er gaat niets verloren.',
  },
  'mail-withheld': {
    summary: 'De server van {mailbox} noemt mails die hij niet geeft: {count}.',
    remedy:
      'Open {mailbox} in de webversie van Outlook: de mails staan daar en kunnen daar worden beantwoord. Een mail naar een andere map en terug verplaatsen maakt hem vaak weer leesbaar. Gaat het om veel mails, laat dan het netwerk tussen Postvak en {host} nakijken: iets onderweg breekt lange antwoorden af. Postvak blijft erom vragen.',
  },
  'accepting-late': {
    summary: 'Mail van {mailbox} is opgehaald, maar komt niet bij de medewerkers.',
    remedy:
      'Bekijk de belasting van de services-nodes (Beheer > Nodes) en hun log. De mail is opgeslagen en komt in volgorde binnen; er gaat niets verloren.',
  },
  'outbox-late': {
    summary: 'Antwoorden vanuit {mailbox} wachten op verzending: {waiting}, het oudste sinds {since}.',
    remedy:
      'Kijk of er een services-node draait (Beheer > Nodes). Wordt er meer geschreven dan het postvak per minuut mag versturen, verdeel het dan over meer postvakken, of verhoog de limiet als de server dat toestaat.',
  },
  'deliveries-failing': {
    summary: 'Antwoorden vanuit {mailbox} komen niet aan: {count} mislukt in een uur.',
    remedy:
      'Open de mislukte antwoorden en lees wat de andere servers zeiden. Veel weigeringen om dezelfde reden betekenen dat {mailbox} op een blokkeerlijst staat, of dat SPF, DKIM of DMARC van het domein niet in orde is.',
  },
  'exceptions-growing': {
    summary:
      'In {department} stapelen antwoorden zich op waarover iemand moet beslissen: {count} in een dag.',
    remedy:
      'Laat een leidinggevende van {department} ze nalopen: elk antwoord wordt door een mens opnieuw verstuurd of opgegeven.',
  },
  'node-gone': {
    summary: 'Node {node} op {host} ({roles}) is sinds {since} niet meer gezien.',
    remedy:
      'Start Postvak op {host} opnieuw, of bekijk daar het log. Andere nodes hebben de postvakken overgenomen, als die er zijn.',
  },
  'node-stalled': {
    summary: 'Node {node} op {host} leeft, maar een onderdeel ervan staat stil: {parts}.',
    remedy:
      'Herstart Postvak op {host}; er gaat niets door verloren. Bewaar het log en stuur het naar wie Postvak onderhoudt: dit hoort niet te gebeuren.',
  },
  'role-silent': {
    summary: 'Er draait geen node met de rol {role}.',
    remedy: 'Start er een: postvak start --role {role}. Wat liep, gaat verder waar het was.',
  },
  'clock-skewed': {
    summary: 'De klok van {host} wijkt {offset} af van de klok van de database.',
    remedy:
      'Zet de klok van {host} gelijk met NTP. Door een verkeerde klok lijken tokens verlopen of nog niet geldig, en kloppen de tijden bij de medewerkers niet.',
  },
  'disk-nearly-full': {
    summary: 'De schijf van {host} is bijna vol: nog {free} vrij.',
    remedy:
      'Maak ruimte of vergroot de schijf voordat hij vol is; zonder ruimte stopt de ingebouwde database. De mail wacht dan op de server.',
  },
  'database-slow': {
    summary: 'De database antwoordt traag: {took} voor de eenvoudigste vraag.',
    remedy:
      'Bekijk de belasting, de schijf en het netwerk van de PostgreSQL-server, en of er query’s zijn die lang vergrendelen (pg_stat_activity).',
  },
  'webhook-refused': {
    summary: '{host} nam de melding niet aan en antwoordde {status}.',
    remedy:
      'Maak het adres daar opnieuw aan (in Teams: Workflows; in Slack: Incoming Webhooks) en geef het aan Postvak: Beheer > Alarmen > Instellingen. Postvak blijft het intussen proberen.',
  },
  'webhook-address-forbidden': {
    summary: 'Naar {host} gaan geen meldingen, want het adres is van de machine zelf of van haar cloud.',
    remedy:
      'Geef een webhook waarvan de naam naar een andere machine leidt. Link-local-, multicast- en metadata-adressen worden geweigerd.',
  },
  'alarm-recipient-refused': {
    summary: 'Alarmmail bereikt {recipient} niet.',
    remedy:
      'Verbeter het adres in het kanaal {channel} (Beheer > Alarmen > Instellingen), of laat het postvak herstellen; stuur daarna een test. Tien minuten na een mail die niet terugkwam is het voorbij.',
  },
  'alarm-route-broken': {
    summary: 'Alarmmail kan niet worden verstuurd.',
    remedy:
      'Beheer > Alarmen > Instellingen: kies een eerste en een tweede route die niet van elkaar afhangen, zoals een postvak van een ander account en een SMTP-relay, en probeer ze daar uit.',
  },
};
