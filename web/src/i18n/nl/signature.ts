/** Woorden van de eigen handtekening. */
export default {
  title: 'Je handtekening',
  detail: 'Wat onder de berichten staat die je schrijft, in plaats van die van het postvak of de afdeling.',
  text: 'Tekst van je handtekening',
  placeholder: 'Met vriendelijke groet',
  placeholders: 'Wordt bij gebruik ingevuld:',
  saved: 'Je handtekening is opgeslagen',
  remove: 'De mijne verwijderen',
  removed: 'Verwijderd; de algemene wordt weer gebruikt',
  preview: {
    title: 'Zoals je klant hem ziet',
    mailbox: 'In een bericht van',
    letter: 'Een bericht met je handtekening',
    body: 'Goedendag, bedankt voor je bericht. We hebben je bestelling gevonden: ze vertrekt vandaag uit ons magazijn.',
    common: 'Je hebt er zelf geen: deze wordt gebruikt.',
    none: 'Berichten van dit postvak gaan zonder handtekening de deur uit.',
  },
} as const;
