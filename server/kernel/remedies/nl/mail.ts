/** Een postvak, één bericht of één ontvanger. */
import type { MAIL_REMEDIES } from '../mail.ts';
import type { Translated } from '../translation.ts';

export const MAIL_NL: Translated<typeof MAIL_REMEDIES> = {
  'sign-in-refused': {
    summary: '{host} weigert de aanmelding bij {mailbox}.',
    remedy:
      'Het token kan de mailrechten missen of van een andere gebruiker zijn, of het protocol staat uit voor het postvak. Laat de doctor dit account onderzoeken om ze te onderscheiden.',
  },
  'authenticated-not-connected': {
    summary: 'De aanmelding klopt, maar het postvak {mailbox} gaat niet open.',
    remedy:
      'Meestal heeft de aangemelde gebruiker geen volledige toegang tot {mailbox}; ook kan IMAP uit staan. Geef volledige toegang in Exchange admin center > Mailboxes > {mailbox} > Delegation.',
  },
  'imap-disabled': {
    summary: 'IMAP staat uit voor {mailbox}.',
    remedy:
      'Microsoft 365 admin center > Users > {mailbox} > Mail > Manage email apps: zet IMAP aan. Het kan een uur duren voordat het werkt.',
  },
  'pop-disabled': {
    summary: 'POP3 staat uit voor {mailbox}.',
    remedy:
      'Microsoft 365 admin center > Users > {mailbox} > Mail > Manage email apps: zet POP aan. Het kan een uur duren voordat het werkt.',
  },
  'graph-access-denied': {
    summary: 'Microsoft Graph laat {user} niet bij de mail van {mailbox}.',
    remedy:
      'Entra admin center > App registrations > de applicatie > API permissions: Microsoft Graph heeft Mail.ReadWrite en Mail.Send nodig (voor gedeelde postvakken ook Mail.ReadWrite.Shared en Mail.Send.Shared), met toestemming. Voor een gedeeld postvak heeft {user} ook volledige toegang tot {mailbox} nodig.',
  },
  'mailbox-not-in-cloud': {
    summary: 'Microsoft Graph kent geen actief postvak {mailbox}.',
    remedy:
      'Misschien heeft het postvak geen licentie, is het verwijderd, of staat het nog op een eigen server. Bekijk het in Exchange admin center > Mailboxes.',
  },
  'folder-not-found': {
    summary: 'De map {folder} bestaat niet in {mailbox}.',
    remedy: 'Kies een andere map op de pagina van het postvak in Postvak, of maak de map aan.',
  },
  'mailbox-throttled': {
    summary: 'Exchange vraagt om {mailbox} een tijd met rust te laten.',
    remedy:
      'Niets te doen: Postvak wacht zo lang als Exchange zegt. Komt het steeds terug, zoek dan een ander programma dat dit postvak leest.',
  },
  'too-many-connections': {
    summary: 'Er zijn te veel verbindingen tegelijk met {mailbox}.',
    remedy:
      'Sluit andere programma’s die dit postvak gebruiken, of verlaag het aantal verbindingen op zijn pagina in Postvak.',
  },
  'access-token-expired': {
    summary: 'Het toegangstoken verliep tijdens de sessie.',
    remedy:
      'Niets te doen: Postvak meldt zich opnieuw aan met een vers token. Herhaalt het zich, controleer dan de klok van deze machine.',
  },
  'message-unavailable': {
    summary: 'De server kon één bericht van {mailbox} niet geven.',
    remedy: 'Niets te doen: Postvak vraagt er later opnieuw om en gaat door met de andere.',
  },
  'message-unparsable': {
    summary: 'Een bericht kon niet als MIME gelezen worden.',
    remedy: 'Er is niets verloren: open het origineel vanuit het gesprek.',
  },
  'message-too-large': {
    summary: 'Een bericht is groter dan de grens.',
    remedy: 'Verhoog de grens op de pagina van het postvak, of stuur het in delen.',
  },
  'smtp-disabled-tenant': {
    summary: 'Aangemelde SMTP staat uit voor de hele organisatie.',
    remedy:
      'Zet het alleen voor dit postvak aan (dat gaat boven de organisatie), of voor iedereen in Exchange admin center > Settings > Mail flow.',
  },
  'smtp-disabled-mailbox': {
    summary: 'Aangemelde SMTP staat uit voor {mailbox}.',
    remedy:
      'Microsoft 365 admin center > Users > {mailbox} > Mail > Manage email apps: zet "Authenticated SMTP" aan. Het kan een uur duren voordat het werkt.',
  },
  'security-defaults': {
    summary: 'De security defaults van de organisatie blokkeren de aanmelding van {user}.',
    remedy:
      'Entra admin center > Overview > Properties > Manage security defaults: vervang ze door Conditional Access-beleid dat deze applicatie toelaat.',
  },
  'basic-auth-refused': {
    summary: '{host} neemt geen wachtwoorden meer aan.',
    remedy: 'Gebruik voor dit account een app-registratie (OAuth 2.0) in plaats van een wachtwoord.',
  },
  'send-as-denied': {
    summary: '{user} mag niet verzenden als {mailbox}.',
    remedy:
      'Exchange admin center > Mailboxes > {mailbox} > Delegation > Send as: voeg {user} toe. Het kan een uur duren voordat het werkt.',
  },
  'alias-not-allowed': {
    summary: '{mailbox} mag niet verzenden als zijn alias {alias}.',
    remedy:
      'Exchange admin center > Mailboxes > {mailbox} > Manage email address types: daar moet {alias} staan; Settings > Mail flow: zet verzenden vanaf aliassen aan. Verzend het bericht daarna opnieuw. Een adres dat zelf een postvak of groep is, heeft in plaats daarvan Send as nodig.',
  },
  'sender-blocked': {
    summary: 'Microsoft heeft {mailbox} geblokkeerd voor verzenden naar buiten.',
    remedy:
      'Microsoft Defender portal > Email & collaboration > Review > Restricted entities: zoek uit waarom, en hef de blokkade van {mailbox} daarna op.',
  },
  'sender-throttled': {
    summary: 'Exchange houdt {mailbox} tegen wegens herhaalde verzendfouten.',
    remedy:
      'Neem de oorzaak weg: {cause}. Hervat daarna het verzenden op de pagina van het postvak; Postvak probeert het ook zelf, elk uur.',
  },
  'sending-quota-exceeded': {
    summary: '{mailbox} heeft het aantal ontvangers voor vandaag bereikt.',
    remedy:
      'Niets te doen: Postvak gaat verder zodra de dag om is. Verdeel grote mailings over andere diensten.',
  },
  'mailbox-full': {
    summary: 'Het postvak {mailbox} is vol; ook Verzonden items telt mee.',
    remedy: 'Verwijder of archiveer mail in {mailbox}, of verhoog het quotum.',
  },
  'licence-missing': {
    summary: '{mailbox} heeft geen licentie met Exchange Online.',
    remedy:
      'Microsoft 365 admin center > Users > {mailbox} > Licenses and apps: wijs er een toe (E3 of hoger).',
  },
  'message-refused': {
    summary: 'De server weigert dit bericht.',
    remedy: 'Lees wat de server zegt, pas het bericht aan en stuur het opnieuw.',
  },
  'message-deferred': {
    summary: 'De server neemt dit bericht nu niet aan.',
    remedy: 'Niets te doen: Postvak probeert het vijf dagen lang opnieuw.',
  },
  'recipient-unknown': {
    summary: 'Het adres {recipient} bestaat niet.',
    remedy: 'Verbeter het adres en stuur opnieuw, of bereik de klant op een andere manier.',
  },
  'recipient-refused': {
    summary: 'De server weigert de ontvanger {recipient}.',
    remedy: 'Lees wat de server zegt; verbeter het adres of bereik de klant op een andere manier.',
  },
  'recipient-deferred': {
    summary: 'De server neemt nu geen mail aan voor {recipient}.',
    remedy: 'Niets te doen: Postvak probeert het vijf dagen lang opnieuw.',
  },
  'delivery-expired': {
    summary: 'Het bericht kon vijf dagen lang niet worden verzonden.',
    remedy:
      'Bekijk het laatste antwoord van de server; stuur het opnieuw als de oorzaak weg is, of bereik de klant op een andere manier.',
  },
  'delivery-uncertain': {
    summary: 'De verbinding brak terwijl het bericht werd overgedragen: misschien is het vertrokken.',
    remedy:
      'Postvak zoekt het in Verzonden items van {mailbox} voordat het opnieuw verzendt. Waar het niet kan kijken, beslis jij over het bericht: verzonden, of opnieuw sturen.',
  },
};
