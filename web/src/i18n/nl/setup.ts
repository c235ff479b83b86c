/** Woorden van de eerste start. */
export default {
  title: 'Welkom bij Postvak',
  intro: 'Drie korte vragen, daarna koppel je het eerste postvak.',
  step: 'Stap {{step}} van {{total}}',
  you: {
    title: 'De beheerder',
    detail: 'Dat ben jij. Je kunt later meer mensen toevoegen.',
    name: 'Je naam',
    email: 'E-mailadres',
    emailHint: 'Hiermee meld je je aan.',
    password: 'Wachtwoord',
    passwordHint: 'Minstens 12 tekens. Een zin is makkelijk te onthouden en moeilijk te raden.',
    strength: 'Sterkte',
    short: 'Te kort: nog {{count}}',
    weak: 'Zwak: makkelijk te raden',
    fair: 'Redelijk',
    good: 'Goed',
    strong: 'Sterk',
  },
  address: {
    title: 'Het adres van Postvak',
    detail:
      'Precies zoals mensen het in hun browser openen. Microsoft stuurt de browser na het aanmelden terug naar dit adres.',
    label: 'External URL',
    same: 'Dit is het adres dat je nu gebruikt.',
    differs:
      'Je hebt Postvak geopend op {{origin}}. Gebruiken mensen dat adres, dan moet hier hetzelfde staan.',
    useThis: '{{origin}} gebruiken',
    http: 'Microsoft meldt alleen aan bij https-adressen. Zet een TLS-proxy voor Postvak voordat je een postvak koppelt.',
    path: 'Alleen de oorsprong: geen pad achter de hostnaam.',
    invalid: 'Dit is geen webadres, zoals https://desk.example.com.',
    bare: 'Een hostnaam zonder punt werkt alleen in je eigen netwerk.',
  },
  department: {
    title: 'De eerste afdeling',
    detail: 'Postvakken en medewerkers horen bij een afdeling. Eén is genoeg om te beginnen.',
    label: 'Afdeling',
    example: 'Klantenservice',
  },
  finish: 'Afronden en aanmelden',
  done: 'Al ingericht',
  doneDetail: 'Deze installatie heeft een beheerder. Meld je aan.',
} as const;
