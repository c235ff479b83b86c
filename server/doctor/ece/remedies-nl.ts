/** De tabel van `remedies.ts` in het Nederlands; de namen van Microsofts pagina's blijven zoals beheerders ze zien. */
import type { ECE_REMEDIES } from './remedies.ts';

const SIGN_IN_AGAIN =
  'Open in ECE het e-mailaccount {account}, genereer het token opnieuw in een privévenster van de browser en meld aan als {user}.';

export const ECE_REMEDIES_NL: Readonly<Record<keyof typeof ECE_REMEDIES, string>> = {
  'dns-not-found': 'Laat de DNS-server van deze machine {host} vinden, of verbeter de host in ECE.',
  'host-unreachable': 'Open uitgaand TCP {port} van deze server naar {host} in de firewall.',
  'proxy-refused':
    'Laat de proxy vanaf deze server CONNECT naar {host}:{port} toe, met de gebruiker die hij wil weten (407: zet die voor deze keer in HTTPS_PROXY). ECE zelf gaat alleen door een proxy waar zijn eigen server dat is ingesteld.',
  'wrong-service':
    'Verbeter de poort die ECE voor {host} gebruikt: IMAP 993 en POP3 995 meteen met TLS, SMTP 587 met STARTTLS.',
  'tls-untrusted':
    'Meestal is het een proxy die TLS onderschept (hier is het certificaat uitgegeven door {issuer}): zonder {host} daarvan uit, of zet de CA van de proxy in de lijst van vertrouwde certificaten van deze server en van ECE.',
  'server-unavailable':
    'Wacht en laat de dokter nog eens kijken. Blijft het zo, kijk dan op de pagina Service health van Microsoft 365.',
  'connection-lost':
    'Laat de dokter nog eens kijken. Herhaalt het zich, zoek dan naar een firewall die verbindingen met {host} verbreekt.',
  'sign-in-refused':
    'Het token wordt geweigerd hoewel gebruiker en doel kloppen: zie de andere rijen van {mailbox}. Zijn die in orde, genereer het token dan opnieuw en kijk in de aanmeldlogboeken van {user} in Entra.',
  'mailbox-throttled':
    'Wacht zolang Exchange zegt. Komt het telkens terug, zoek dan een ander programma dat {mailbox} leest.',
  'too-many-connections':
    'Sluit andere programma’s die {mailbox} gebruiken, of laat ECE het minder vaak ophalen.',
  'access-token-expired': `Controleer de klok van deze machine. ${SIGN_IN_AGAIN}`,
  'folder-not-found': 'Maak de map {folder} in {mailbox}, of kies een andere in ECE.',
  'secret-wrong':
    'Entra admin center > App registrations > de applicatie > Certificates & secrets: maak een nieuw clientgeheim en zet de Value ervan (niet de Secret ID) in ECE.',
  'secret-expired':
    'Entra admin center > App registrations > de applicatie > Certificates & secrets: maak een nieuw clientgeheim en zet de Value ervan in ECE.',
  'secret-missing': 'Zet het clientgeheim van de applicatie in ECE.',
  'certificate-wrong':
    'Upload het certificaat waarmee ECE aanmeldt onder Entra admin center > App registrations > {app} > Certificates & secrets > Certificates, en controleer de klok van deze machine.',
  'app-not-found': 'Vergelijk de application (client) ID en de tenant in ECE met die in Entra.',
  'app-not-single-tenant-endpoint':
    'Gebruik in de URL’s waar ECE om vraagt de tenant van de organisatie, niet "common".',
  'tenant-not-found': 'Verbeter de tenant in de URL’s waar ECE om vraagt.',
  'tenant-other-cloud':
    'De tenant staat in een andere cloud van Microsoft: gebruik in ECE de hosts van die cloud.',
  'resource-not-configured':
    'Entra admin center > App registrations > de applicatie > API permissions: voeg Office 365 Exchange Online > IMAP.AccessAsUser.All, POP.AccessAsUser.All en SMTP.Send toe en geef toestemming.',
  'scope-invalid': 'Vergelijk de scopes in ECE letter voor letter met die in de beheerhandleiding.',
  'consent-missing': `Laat een Entra-beheerder toestemming geven voor de applicatie. ${SIGN_IN_AGAIN}`,
  'admin-consent-required': 'Laat een Entra-beheerder toestemming geven voor de applicatie.',
  'grant-revoked': `${SIGN_IN_AGAIN} Dit komt door een gewijzigd wachtwoord, overal afmelden of een beleid voor de aanmeldfrequentie.`,
  'grant-inactive': `${SIGN_IN_AGAIN} Een vernieuwingstoken dat 90 dagen niet gebruikt is, vervalt.`,
  'user-not-found': `Verbeter de aanmelding. ${SIGN_IN_AGAIN}`,
  'user-other-tenant': `Meld aan als gebruiker van de tenant {tenant}, of verbeter de tenant in de URL's die ECE vraagt. ${SIGN_IN_AGAIN}`,
  'user-password-expired': `Stel een nieuw wachtwoord in. ${SIGN_IN_AGAIN}`,
  'consent-declined': `Meld opnieuw aan en aanvaard de rechten: zonder kan ECE niet lezen en niet versturen. ${SIGN_IN_AGAIN}`,
  'token-request-loop':
    'Wacht een paar minuten. Komt het terug, zoek dan een tweede programma dat het token van {account} steeds vernieuwt.',
  'mfa-required': SIGN_IN_AGAIN,
  'conditional-access':
    'Entra admin center > Sign-in logs > {user}: zie welk beleid van Conditional Access de applicatie tegenhoudt, en zonder deze server of de gebruiker daarvan uit.',
  'token-request-malformed': 'Controleer client-ID, tenant en redirect-URI in ECE op verdwaalde tekens.',
  'token-refused': SIGN_IN_AGAIN,
  'refresh-token-missing': `Geef de applicatie de gedelegeerde permissie offline_access. ${SIGN_IN_AGAIN}`,
  'token-service-unavailable':
    'Wacht en laat de dokter nog eens kijken. Blijft het zo, kijk dan op de pagina Service health van Entra.',
  'wrong-user':
    'De browser gaf de gebruiker van de werkplek door. Genereer in ECE het token van {account} opnieuw in een privévenster (incognito) en meld aan als {expected}.',
  'token-audience-wrong':
    'Vraag alleen de scopes van Outlook, zonder een scope van Graph erbij: één token dient één doel. Genereer daarna het token opnieuw.',
  unknown: 'Het bewijs toont wat er geantwoord werd. Stuur dit rapport aan wie de installatie beheert.',
};
