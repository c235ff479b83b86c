import type { Words } from './words.ts';

const MINUTE = 60_000;
const count = (number: number, one: string, many: string) => `${number} ${number === 1 ? one : many}`;

export const NL: Words = {
  severity: { info: 'Melding', warning: 'Waarschuwing', critical: 'Kritiek', over: 'Opgelost' },
  digestSubject: (number) => `${number} alarmen tegelijk`,
  digestIntro: (number) =>
    `Er kwamen zoveel alarmen tegelijk dat ze in één bericht staan: ${number}, de dringendste eerst.`,
  testSubject: 'Dit is een test',
  test: 'Iemand drukte op de knop om dit kanaal te proberen. Het werkt: alarmen van Postvak komen hier aan.',
  since: 'Sinds',
  ended: 'Voorbij',
  lasted: 'Duurde',
  affects: 'Betreft',
  mailboxes: (shown, more) => `${shown.join(', ')}${more > 0 ? ` en nog ${more}` : ''}`,
  waiting: 'Wacht',
  answersWait: (number) => `${count(number, 'antwoord wacht', 'antwoorden wachten')} op verzending`,
  wholeInstallation: 'de hele installatie',
  department: 'Afdeling',
  remedy: 'Wat te doen',
  actor: 'Wie moet handelen',
  actors: {
    nobody: 'niemand; Postvak gaat vanzelf verder',
    'postvak-admin': 'de beheerder van Postvak',
    'entra-admin': 'de beheerder van Entra ID',
    'm365-admin': 'de beheerder van Microsoft 365',
    'network-admin': 'de netwerkbeheerder',
    'mailbox-owner': 'de eigenaar van het postvak',
  },
  said: 'Wat de andere kant zei',
  still: (duration) => `Het duurt nu ${duration} en niemand heeft het opgepakt.`,
  incidentLink: 'Open het alarm: bevestigen of uitstellen',
  accountLink: 'Open het account',
  doctorLink: 'Wat de dokter vindt',
  documentationLink: 'Documentatie',
  why: 'Je krijgt dit omdat je in Postvak ontvanger van alarmen bent (Beheer > Alarmen > Instellingen).',
  duration: (ms) => {
    if (ms < MINUTE) return 'minder dan een minuut';
    const minutes = Math.round(ms / MINUTE);
    if (minutes < 60) return count(minutes, 'minuut', 'minuten');
    const hours = Math.round(minutes / 60);
    return hours < 48 ? `${hours} uur` : count(Math.round(hours / 24), 'dag', 'dagen');
  },
};
