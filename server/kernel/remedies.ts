/**
 * The remedy of every failure: one sentence of what is wrong, what to do and where, a command where there is one.
 *
 * `{name}` is filled from the facts of the failure (mailbox, user, host, port, expected, found, app, tenant …);
 * an unknown one stays readable as <name>. docs/failures.md is made from this table and a test compares them.
 */
import type { FailureCode } from './failure.ts';
import type { Language } from './language.ts';
import { ALARM_REMEDIES } from './remedies/alarm.ts';
import { DEPLOYMENT_REMEDIES } from './remedies/deployment.ts';
import { MAIL_REMEDIES } from './remedies/mail.ts';
import { NETWORK_REMEDIES } from './remedies/network.ts';
import { ALARM_NL } from './remedies/nl/alarm.ts';
import { DEPLOYMENT_NL } from './remedies/nl/deployment.ts';
import { MAIL_NL } from './remedies/nl/mail.ts';
import { NETWORK_NL } from './remedies/nl/network.ts';
import { OWN_NL } from './remedies/nl/own.ts';
import { SIGN_IN_NL } from './remedies/nl/sign-in.ts';
import { OWN_REMEDIES } from './remedies/own.ts';
import type { Remedy } from './remedies/remedy.ts';
import { SIGN_IN_REMEDIES } from './remedies/sign-in.ts';
import type { TranslatedRemedy } from './remedies/translation.ts';

export type { Remedy };

export const REMEDIES: Record<FailureCode, Remedy> = {
  ...NETWORK_REMEDIES,
  ...SIGN_IN_REMEDIES,
  ...MAIL_REMEDIES,
  ...ALARM_REMEDIES,
  ...DEPLOYMENT_REMEDIES,
  ...OWN_REMEDIES,
};

/** The words in the other languages; English is the table above. */
export const TRANSLATED_REMEDIES: Record<
  Exclude<Language, 'en'>,
  Readonly<Record<FailureCode, TranslatedRemedy>>
> = {
  nl: { ...NETWORK_NL, ...SIGN_IN_NL, ...MAIL_NL, ...ALARM_NL, ...DEPLOYMENT_NL, ...OWN_NL },
};
