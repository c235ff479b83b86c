/** Woorden van de pagina met nodes. */
export default {
  title: 'Nodes',
  detail:
    'De processen waarin Postvak draait. Ze verdelen de postvakken onder elkaar, met hoeveel ze ook zijn; valt er een weg, dan nemen de andere het werk over.',
  running: 'Draait nu',
  ended: 'Het afgelopen uur gestopt',
  process: 'proces {{pid}}',
  self: 'levert deze pagina',
  role: {
    services: 'Services',
    application: 'Applicatie',
  },
  state: {
    live: 'Actief',
    silent: 'Stil',
    stopped: 'Gestopt',
    died: 'Weggevallen',
  },
  silentRole: {
    services: 'Er draait geen node met de rol services',
    application: 'Er draait geen node met de rol application',
  },
  silentRoleDetail: {
    services:
      'Er wordt geen mail opgehaald of verzonden en tokens worden niet vernieuwd. Start er een: postvak start --role services.',
    application: 'Niemand kan de console openen. Start er een: postvak start --role application.',
  },
  lastSeen: 'De laatste is {{when}} gezien.',
  neverSeen: 'Het afgelopen uur is er geen gezien.',
  versions: 'Er draaien nodes van verschillende versies: {{versions}}',
  versionsDetail:
    'Tijdens een upgrade hoort dat zo. Vervang de oude snel, zodat overal dezelfde versie draait.',
  fact: {
    version: 'Versie',
    started: 'Draait sinds',
    seen: 'Laatste teken van leven',
    ended: 'Gestopt',
    retrieving: 'Haalt op',
    sending: 'Verzendt voor',
    cpu: 'Processor',
    memory: 'Geheugen',
    loop: 'Vertraging van de event loop',
    database: 'Heen en weer naar de database',
    clock: 'Klok, vergeleken met de database',
    disk: 'Vrije schijfruimte',
  },
  mailboxes_one: '{{count}} postvak',
  mailboxes_other: '{{count}} postvakken',
  cores: '{{value}} kernen',
  diskOf: '{{free}} van {{total}}',
  ahead: 'loopt {{value}} voor',
  behind: 'loopt {{value}} achter',
  inHand: 'Postvakken in beheer',
  none: 'Nu geen',
  retrieves: 'haalt op',
  sends: 'verzendt',
  more_one: 'en nog {{count}}',
  more_other: 'en nog {{count}}',
  concern: {
    stalled: 'Een onderdeel van deze node staat stil: {{parts}}. Herstart de node; er gaat niets verloren.',
    clock: 'De klok van deze machine wijkt af. Zet tijdsynchronisatie (NTP) aan.',
    disk: 'De schijf van deze machine is bijna vol.',
    loop: 'Deze node is overbelast: alles wat hij doet komt te laat. Start er een bij.',
    database: 'De database antwoordt deze node traag.',
  },
  silentDetail:
    'Deze node geeft al even geen teken van leven. Andere hebben zijn postvakken overgenomen; kijk of de machine en het netwerk werken.',
};
