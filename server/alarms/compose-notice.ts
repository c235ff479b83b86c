/**
 * A notice in words, the same for every channel: what is wrong, since when, what it affects, what to do and who, and
 * where to look. Channels only set it in their form. Pure.
 */
import { describeFailure, wordsIn } from '../kernel/describe-failure.ts';
import type { RecordedFailure } from '../kernel/failure.ts';
import type { Language } from '../kernel/language.ts';
import type { Severity } from '../store/schema.ts';
import { atLeast, type Incident } from './incident.ts';
import { EN } from './words/en.ts';
import { NL } from './words/nl.ts';
import type { Words } from './words/words.ts';

export interface NoticeItem {
  readonly title: string;
  readonly tone: Severity | 'over';
  readonly label: string;
  readonly facts: readonly (readonly [label: string, value: string])[];
  readonly remark: string | null;
  /** null: it is over. */
  readonly remedy: { readonly title: string; readonly text: string; readonly command: string | null } | null;
  readonly said: { readonly title: string; readonly text: string } | null;
  readonly links: readonly (readonly [label: string, url: string])[];
}

export interface Notice {
  readonly subject: string;
  readonly intro: string | null;
  readonly items: readonly NoticeItem[];
  /** More than anybody reads in full: a line for each. */
  readonly lines: readonly string[];
  readonly outro: string;
}

export interface ToldIncident {
  readonly incident: Incident;
  /** The last thing that happened to it, of those that this notice tells. */
  readonly step: string;
  readonly mailboxes: readonly string[];
  readonly departments: readonly string[];
}

export interface NoticeForm {
  readonly language: Language;
  readonly timeZone: string;
  /** Origin of this installation; undefined: no links. */
  readonly origin: string | undefined;
  readonly now: Date;
}

const WORDS: Readonly<Record<Language, Words>> = { en: EN, nl: NL };
const SHOWN_MAILBOXES = 10;
const MOST_IN_FULL = 30;
const LONGEST_SUBJECT = 180;
const LONGEST_SAID = 500;

export function composeNotice(told: readonly ToldIncident[], form: NoticeForm): Notice {
  const words = WORDS[form.language];
  const urgency = ({ incident }: ToldIncident) =>
    (incident.clearedAt ? 10 : 0) + (atLeast(incident.severity, 'critical') ? 0 : 1);
  const sorted = told.toSorted((a, b) => urgency(a) - urgency(b));
  const items = sorted.slice(0, MOST_IN_FULL).map((each) => itemOf(each, form, words));
  const lines = sorted.slice(MOST_IN_FULL).map((each) => lineOf(each, form, words));
  const [first] = items;
  const single = told.length === 1 && first;
  return {
    subject: cut(
      single ? `${first.label}: ${first.title}` : words.digestSubject(told.length),
      LONGEST_SUBJECT,
    ),
    intro: single ? null : words.digestIntro(told.length),
    items,
    lines,
    outro: words.why,
  };
}

export function composeTest({ language }: NoticeForm): Notice {
  const words = WORDS[language];
  return { subject: words.testSubject, intro: words.test, items: [], lines: [], outro: words.why };
}

function itemOf(told: ToldIncident, form: NoticeForm, words: Words): NoticeItem {
  const { incident } = told;
  const { clearedAt, severity } = incident;
  const described = describeFailure(withLocalTimes(incident.failure, form));
  const { summary, remedy } = wordsIn(described, form.language);
  const escalated = told.step.startsWith('escalated');
  const lastedMs = form.now.getTime() - incident.firstSeenAt.getTime();
  return {
    title: summary,
    tone: clearedAt ? 'over' : severity,
    label: words.severity[clearedAt ? 'over' : severity],
    facts: factsOf(told, form, words),
    remark: escalated && !clearedAt ? words.still(words.duration(lastedMs)) : null,
    remedy: clearedAt ? null : { title: words.remedy, text: remedy, command: described.command },
    said:
      described.detail && !clearedAt
        ? { title: words.said, text: cut(described.detail, LONGEST_SAID) }
        : null,
    links: linksOf(incident, described.documentation, form, words),
  };
}

function lineOf({ incident }: ToldIncident, form: NoticeForm, words: Words): string {
  const { summary } = wordsIn(describeFailure(withLocalTimes(incident.failure, form)), form.language);
  return `${words.severity[incident.clearedAt ? 'over' : incident.severity]}: ${summary}`;
}

function factsOf(
  { incident, mailboxes, departments }: ToldIncident,
  form: NoticeForm,
  words: Words,
): NoticeItem['facts'] {
  const described = describeFailure(incident.failure);
  const time = timeIn(form);
  const { clearedAt, firstSeenAt, waitingOut } = incident;
  const shown = words.mailboxes(
    mailboxes.slice(0, SHOWN_MAILBOXES),
    Math.max(0, mailboxes.length - SHOWN_MAILBOXES),
  );
  return [
    [words.since, time(firstSeenAt)],
    ...(clearedAt
      ? ([
          [words.ended, time(clearedAt)],
          [words.lasted, words.duration(clearedAt.getTime() - firstSeenAt.getTime())],
        ] as const)
      : []),
    [words.affects, mailboxes.length > 0 ? shown : words.wholeInstallation],
    ...(departments.length > 0 ? [[words.department, departments.join(', ')] as const] : []),
    ...(waitingOut > 0 && !clearedAt ? [[words.waiting, words.answersWait(waitingOut)] as const] : []),
    ...(clearedAt ? [] : [[words.actor, words.actors[described.actor] ?? described.actor] as const]),
  ];
}

/** Facts that are times were recorded as ISO text. */
function withLocalTimes(failure: RecordedFailure, form: NoticeForm): RecordedFailure {
  const { since } = failure.facts;
  if (!since || Number.isNaN(Date.parse(since))) return failure;
  return { ...failure, facts: { ...failure.facts, since: timeIn(form)(new Date(since)) } };
}

function timeIn({ language, timeZone }: NoticeForm): (at: Date) => string {
  const format = new Intl.DateTimeFormat(language === 'nl' ? 'nl-NL' : 'en-GB', {
    timeZone,
    dateStyle: 'medium',
    timeStyle: 'short',
    hourCycle: 'h23',
  } as Intl.DateTimeFormatOptions);
  return (at) => `${format.format(at)} (${timeZone})`;
}

function linksOf(
  incident: Incident,
  documentation: string | null,
  { origin }: NoticeForm,
  words: Words,
): NoticeItem['links'] {
  const own =
    origin === undefined
      ? []
      : ([
          [words.incidentLink, `${origin}/admin/alarms/${incident.id}`],
          ...(incident.accountId
            ? ([
                [words.accountLink, `${origin}/admin/accounts/${incident.accountId}`],
                [words.doctorLink, `${origin}/admin/doctor?account=${incident.accountId}`],
              ] as const)
            : []),
        ] as const);
  return [...own, ...(documentation ? [[words.documentationLink, documentation] as const] : [])];
}

function cut(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}
