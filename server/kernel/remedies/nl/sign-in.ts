/** Entra ID: de app-registratie, toestemming, de gebruiker en de aanmelding. */
import type { SIGN_IN_REMEDIES } from '../sign-in.ts';
import type { Translated } from '../translation.ts';

const APP = 'Entra admin center > App registrations > {app}';
const OPNIEUW =
  'Open in Postvak Beheer > Postvakken > {account} en meld opnieuw aan als {user}. Mail die wacht, blijft bewaard.';

export const SIGN_IN_NL: Translated<typeof SIGN_IN_REMEDIES> = {
  'app-not-found': {
    summary: 'De applicatie {app} ({clientId}) is niet bekend in de tenant {tenant}.',
    remedy:
      'Vergelijk client-ID en tenant in Postvak met Entra admin center > App registrations > (app) > Overview; registreer de app of geef er in die tenant toestemming voor.',
  },
  'app-disabled': {
    summary: 'De applicatie {app} is uitgeschakeld in de tenant.',
    remedy:
      'Entra admin center > Enterprise applications > {app} > Properties: zet "Enabled for users to sign-in" op Yes.',
  },
  'app-not-single-tenant-endpoint': {
    summary: 'De ingestelde tenant past niet bij de accounttypen die de applicatie ondersteunt.',
    remedy:
      'Zet de tenant in Postvak op de ID of het domein van de tenant in plaats van common, organizations of consumers.',
  },
  'secret-wrong': {
    summary: 'Het clientgeheim klopt niet; vaak is het de ID van het geheim in plaats van de Value.',
    remedy: `${APP} > Certificates & secrets: maak een nieuw clientgeheim, kopieer de Value (niet de Secret ID) en plak die in Postvak onder Beheer > App-registraties.`,
  },
  'secret-expired': {
    summary: 'Het clientgeheim is verlopen.',
    remedy: `${APP} > Certificates & secrets: maak een nieuw clientgeheim en plak de Value in Postvak onder Beheer > App-registraties.`,
  },
  'secret-missing': {
    summary: 'De applicatie vraagt een clientgeheim of certificaat, en dat is niet gegeven.',
    remedy: 'Plak de Value van een clientgeheim in Postvak onder Beheer > App-registraties.',
  },
  'secret-not-wanted': {
    summary: 'De applicatie is een openbare client en weigert een clientgeheim.',
    remedy: `${APP} > Authentication: registreer de redirect-URI onder het platform "Web", niet onder "Mobile and desktop" of "Single-page application".`,
  },
  'certificate-wrong': {
    summary: 'Entra aanvaardt het certificaat waarmee wordt aangemeld niet.',
    remedy: `Download het certificaat in Postvak en upload het onder ${APP} > Certificates & secrets > Certificates; controleer de klok van deze machine.`,
  },
  'tenant-not-found': {
    summary: 'De tenant {tenant} bestaat niet in deze cloud.',
    remedy: 'Verbeter de tenant-ID of het domein, en de cloud, in Postvak onder Beheer > App-registraties.',
  },
  'tenant-other-cloud': {
    summary: 'De tenant {tenant} hoort bij een andere nationale cloud.',
    remedy:
      'Kies de juiste cloud (Global, GCC High, DoD of 21Vianet) in Postvak onder Beheer > App-registraties.',
  },
  'redirect-uri-mismatch': {
    summary: 'De redirect-URI {redirectUri} is niet geregistreerd bij de applicatie.',
    remedy: `${APP} > Authentication > Web: voeg precies {redirectUri} toe. De host daarvan is die van de External URL.`,
  },
  'resource-not-configured': {
    summary: 'De applicatie noemt de rechten van Exchange Online niet waarom gevraagd wordt.',
    remedy: `${APP} > API permissions: voeg Office 365 Exchange Online > Delegated > IMAP.AccessAsUser.All, POP.AccessAsUser.All en SMTP.Send toe, en geef daarna toestemming.`,
  },
  'resource-not-found': {
    summary: 'Exchange Online is niet aanwezig in de tenant.',
    remedy: 'Controleer of het de juiste tenant is en of die een licentie met Exchange Online heeft.',
  },
  'scope-invalid': {
    summary: 'De gevraagde rechten zijn samen niet geldig.',
    remedy:
      'Verbeter de scopes of de cloud in Postvak onder Beheer > App-registraties; een token is voor één bron.',
  },
  'public-client-not-allowed': {
    summary: 'De applicatie staat aanmelden met een apparaatcode niet toe.',
    remedy: `${APP} > Authentication > Advanced settings: zet "Allow public client flows" op Yes.`,
  },
  'consent-missing': {
    summary: 'Niemand heeft voor {user} toestemming gegeven voor de rechten van de applicatie.',
    remedy:
      'Meld in Postvak opnieuw aan en aanvaard de rechten, of laat een Entra-beheerder toestemming geven voor de organisatie.',
  },
  'consent-declined': {
    summary: 'De rechten zijn bij het aanmelden geweigerd.',
    remedy:
      'Meld opnieuw aan en aanvaard ze; zonder die rechten kan Postvak de mail van dit postvak niet lezen en niet verzenden.',
  },
  'admin-consent-required': {
    summary: 'Alleen een beheerder mag toestemming geven voor deze applicatie.',
    remedy: `${APP} > API permissions: "Grant admin consent".`,
  },
  'mfa-required': {
    summary: 'Entra wil een tweede factor van {user}.',
    remedy: OPNIEUW,
  },
  'conditional-access': {
    summary: 'Conditional Access-beleid blokkeert de aanmelding van {user}.',
    remedy:
      'Entra admin center > Protection > Conditional Access: laat het beleid dat in het aanmeldlogboek staat {user} uitzonderen voor deze applicatie, of voeg de adressen van de nodes van Postvak toe als vertrouwde locatie.',
  },
  'user-not-found': {
    summary: 'De gebruiker {user} staat niet in de directory.',
    remedy: 'Verbeter de aanmeldnaam van het account in Postvak, of de tenant.',
  },
  'user-other-tenant': {
    summary: 'De gebruiker {user} hoort bij een andere tenant.',
    remedy: 'Meld aan als gebruiker van de tenant {tenant}, of verbeter de tenant in Postvak.',
  },
  'user-password-wrong': {
    summary: 'De gebruikersnaam of het wachtwoord van {user} klopt niet.',
    remedy: 'Meld opnieuw aan met het juiste wachtwoord.',
  },
  'user-password-expired': {
    summary: 'Het wachtwoord van {user} is verlopen of gewijzigd.',
    remedy: `Stel een nieuw wachtwoord in. ${OPNIEUW}`,
  },
  'user-locked': {
    summary: 'De gebruiker {user} is vergrendeld na te veel pogingen.',
    remedy:
      'Wacht tot Entra de gebruiker ontgrendelt, of stel het wachtwoord opnieuw in; kijk in het aanmeldlogboek wie het blijft proberen.',
  },
  'user-disabled': {
    summary: 'De gebruiker {user} is uitgeschakeld.',
    remedy: 'Entra admin center > Users > {user}: schakel het account in.',
  },
  'user-not-assigned': {
    summary: 'De applicatie laat alleen toegewezen gebruikers toe, en {user} is niet toegewezen.',
    remedy: 'Entra admin center > Enterprise applications > {app} > Users and groups: voeg {user} toe.',
  },
  'grant-inactive': {
    summary: 'De aanmelding van {user} is vervallen, omdat ze 90 dagen niet is gebruikt.',
    remedy: OPNIEUW,
  },
  'grant-revoked': {
    summary: 'De aanmelding van {user} is ingetrokken of verlopen.',
    remedy: `${OPNIEUW} Een gewijzigd wachtwoord, overal afmelden of beleid voor de aanmeldfrequentie doet dit.`,
  },
  'grant-missing': {
    summary: 'Voor dit account heeft nog niemand zich aangemeld.',
    remedy: 'Open in Postvak Beheer > Postvakken > {account} en meld aan als {user}.',
  },
  'authorization-code-invalid': {
    summary: 'De aanmelding kon niet worden afgerond: de code is al gebruikt of past niet.',
    remedy: 'Begin de aanmelding opnieuw op de pagina van het account, in één browservenster.',
  },
  'authorization-pending': {
    summary: 'Er wordt gewacht tot {user} de code invoert.',
    remedy: 'Open het getoonde adres, voer de code in en meld aan als {user}.',
  },
  'sign-in-cancelled': {
    summary: 'De aanmelding is geannuleerd.',
    remedy: 'Begin de aanmelding opnieuw op de pagina van het account.',
  },
  'sign-in-expired': {
    summary: 'De aanmelding duurde te lang of is in een andere sessie begonnen.',
    remedy: 'Begin de aanmelding opnieuw op de pagina van het account.',
  },
  'wrong-user': {
    summary: 'Aangemeld als {found}, dit account heeft {expected} nodig.',
    remedy:
      'Kies "Aanmelden als iemand anders" en meld aan als {expected}; een privévenster houdt de eigen gebruiker van het werkstation erbuiten. Er is niets opgeslagen.',
  },
  'refresh-token-missing': {
    summary: 'Entra gaf geen vernieuwingstoken, zodat het postvak binnen het uur zou stoppen.',
    remedy: `${APP} > API permissions: voeg het gedelegeerde recht offline_access toe en meld daarna opnieuw aan.`,
  },
  'token-audience-wrong': {
    summary: 'Het token is voor {found}, de mailservers willen {expected}.',
    remedy:
      'Vraag alleen om scopes van Outlook: één token dient één bron. Verbeter de scopes of de cloud van de app-registratie in Postvak.',
  },
  'token-request-malformed': {
    summary: 'Entra kon het verzoek om een token niet lezen.',
    remedy: 'Controleer client-ID, tenant en redirect-URI in Postvak op verdwaalde tekens.',
  },
  'token-request-loop': {
    summary: 'Entra ziet hetzelfde verzoek om een token te vaak.',
    remedy:
      'Postvak wacht voordat het opnieuw vraagt. Zoek een tweede installatie die hetzelfde account gebruikt.',
  },
  'token-service-unavailable': {
    summary: 'De dienst die tokens uitgeeft, is op dit moment niet beschikbaar.',
    remedy: 'Niets te doen: Postvak probeert het opnieuw zolang het huidige token leeft.',
  },
  'token-refused': {
    summary: 'Entra weigerde het verzoek om een token ({aadsts}).',
    remedy:
      'Zoek de code op via de pagina waarnaar hier wordt verwezen; het aanmeldlogboek in het Entra admin center heeft dezelfde correlatie-ID.',
  },
};
