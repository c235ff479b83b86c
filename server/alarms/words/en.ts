import type { Words } from './words.ts';

const MINUTE = 60_000;
const count = (number: number, one: string, many: string) => `${number} ${number === 1 ? one : many}`;

export const EN: Words = {
  severity: { info: 'Notice', warning: 'Warning', critical: 'Critical', over: 'Solved' },
  digestSubject: (number) => `${number} alarms at once`,
  digestIntro: (number) =>
    `So many alarms came together that they are told in one message: ${number}, the most urgent first.`,
  testSubject: 'This is a test',
  test: 'Somebody pressed the button to try this channel. It works: alarms of Postvak will arrive here.',
  since: 'Since',
  ended: 'Ended',
  lasted: 'Lasted',
  affects: 'Affects',
  mailboxes: (shown, more) => `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
  waiting: 'Waiting',
  answersWait: (number) => `${count(number, 'answer waits', 'answers wait')} to be sent`,
  wholeInstallation: 'the whole installation',
  department: 'Department',
  remedy: 'What to do',
  actor: 'Who acts',
  actors: {
    nobody: 'nobody; Postvak goes on by itself',
    'postvak-admin': 'Postvak administrator',
    'entra-admin': 'Entra ID administrator',
    'm365-admin': 'Microsoft 365 administrator',
    'network-admin': 'network administrator',
    'mailbox-owner': 'owner of the mailbox',
  },
  said: 'What the other side said',
  still: (duration) => `It has lasted ${duration} and nobody has taken it up.`,
  incidentLink: 'Open the alarm: acknowledge or snooze it',
  accountLink: 'Open the account',
  doctorLink: 'What the doctor finds',
  documentationLink: 'Documentation',
  why: 'You get this because you are a recipient of alarms in Postvak (Admin > Alarms > Settings).',
  duration: (ms) => {
    if (ms < MINUTE) return 'less than a minute';
    const minutes = Math.round(ms / MINUTE);
    if (minutes < 60) return count(minutes, 'minute', 'minutes');
    const hours = Math.round(minutes / 60);
    return hours < 48 ? count(hours, 'hour', 'hours') : count(Math.round(hours / 24), 'day', 'days');
  },
};
