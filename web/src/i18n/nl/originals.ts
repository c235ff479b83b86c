/** Woorden over originele mail: hoelang die bewaard wordt, en mail die te groot was. */
export default {
  gone: 'Het origineel wordt niet meer bewaard',
  whole: {
    label: 'Een grote mail',
    headerOnly:
      'Alleen de kop van deze mail is opgehaald: de mail is groter dan de limiet van het postvak, of de server kon hem niet geven.',
    fetch: 'De hele mail ophalen',
    again: 'Opnieuw proberen',
    fetching: 'Wordt opgehaald van de mailserver …',
    received: 'Wordt opgehaald van de mailserver: tot nu toe {{megabytes}} MB',
    failed: 'Ophalen is niet gelukt.',
  },
  settings: {
    title: 'Originele mail',
    detail:
      'Naast de tekst van elk bericht wordt het origineel byte voor byte bewaard, met alle bijlagen. Hier stel je in hoelang, en hoe groot een mail mag zijn.',
    kept: 'Originelen worden bewaard',
    forEver: 'voor altijd',
    forMonths: 'een bepaalde tijd',
    months: 'Maanden',
    monthsHint: 'Geteld na de maand waarin de mail binnenkwam.',
    warning:
      'Oudere originelen en bijlagen worden binnen een uur verwijderd en zijn niet terug te halen. De tekst van de berichten blijft, en niets wordt opnieuw opgehaald.',
    limit: 'Grootste mail, in MB',
    limitHint:
      'Van een grotere mail wordt alleen de kop opgehaald; medewerkers kunnen de hele mail alsnog ophalen. Een postvak kan een eigen limiet hebben. Leeg: 150 MB.',
    saved: 'Opgeslagen.',
    confirm: 'Ik begrijp dat oudere originelen worden verwijderd',
  },
} as const;
