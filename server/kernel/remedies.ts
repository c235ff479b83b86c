/**
 * The remedy of every failure: one sentence of what is wrong, what to do and where, a command where there is one.
 *
 * `{name}` is filled from the facts of the failure (mailbox, user, host, port, expected, found, app, tenant …);
 * an unknown one stays readable as <name>. docs/failures.md is made from this table and a test compares them.
 */
import type { FailureCode } from './failure.ts';
import { DEPLOYMENT_REMEDIES } from './remedies/deployment.ts';
import { MAIL_REMEDIES } from './remedies/mail.ts';
import { NETWORK_REMEDIES } from './remedies/network.ts';
import { OWN_REMEDIES } from './remedies/own.ts';
import type { Remedy } from './remedies/remedy.ts';
import { SIGN_IN_REMEDIES } from './remedies/sign-in.ts';

export type { Remedy };

export const REMEDIES: Record<FailureCode, Remedy> = {
  ...NETWORK_REMEDIES,
  ...SIGN_IN_REMEDIES,
  ...MAIL_REMEDIES,
  ...DEPLOYMENT_REMEDIES,
  ...OWN_REMEDIES,
};
