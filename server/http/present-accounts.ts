/** Accounts, mailboxes and registrations in the shapes of the contract: times as text, failures in words. */
import type { z } from 'zod';
import type { AccountView } from '../accounts/account.ts';
import type { AppRegistration } from '../accounts/app-registration.ts';
import type { AccountEvent } from '../accounts/history.ts';
import type { MailboxView } from '../accounts/mailbox.ts';
import { redirectUriOf } from '../accounts/redirect-uri.ts';
import type { TriedMailbox } from '../doctor/try-mailboxes.ts';
import { describeFailure } from '../kernel/describe-failure.ts';
import type { Failure } from '../kernel/failure.ts';
import type { account, accountEvent, appRegistration, mailbox, triedMailbox } from './contract/admin.ts';

export function presentAccount({ names, ...view }: AccountView): z.output<typeof account> {
  return {
    ...view,
    failure: view.failure && describeFailure(view.failure, names),
    nextRefreshAt: view.nextRefreshAt?.toISOString() ?? null,
    lastRefreshAt: view.lastRefreshAt?.toISOString() ?? null,
    mailboxes: view.mailboxes.map(presentMailbox),
  };
}

export function presentMailbox({ names, ...view }: MailboxView): z.output<typeof mailbox> {
  return {
    ...view,
    retrieveFailure: view.retrieveFailure && describeFailure(view.retrieveFailure, names),
    dispatchFailure: view.dispatchFailure && describeFailure(view.dispatchFailure, names),
    lastRetrievedAt: view.lastRetrievedAt?.toISOString() ?? null,
    lastSentAt: view.lastSentAt?.toISOString() ?? null,
  };
}

export function presentTried(
  { address, retrieveFailure, dispatchFailure }: TriedMailbox,
  names: AccountView['names'],
): z.output<typeof triedMailbox> {
  const describe = (found: Failure | null) =>
    found && describeFailure(found.toJSON(), { ...names, mailbox: address });
  return {
    address,
    retrieveFailure: describe(retrieveFailure),
    dispatchFailure: describe(dispatchFailure),
  };
}

export function presentEvent(
  event: AccountEvent,
  names: AccountView['names'],
): z.output<typeof accountEvent> {
  return {
    ...event,
    at: event.at.toISOString(),
    failure: event.failure && describeFailure(event.failure, names),
    detail: { ...event.detail },
  };
}

/** @param origin of this installation, which decides the redirect URI. */
export function presentRegistration(view: AppRegistration, origin: string): z.output<typeof appRegistration> {
  return { ...view, ...presentEndpoints(view), redirectUri: redirectUriOf(origin) };
}

export function presentEndpoints(view: Pick<AppRegistration, 'endpoints'>) {
  const { scopes, ...endpoints } = view.endpoints;
  return { endpoints: { ...endpoints, ...(scopes ? { scopes: [...scopes] } : {}) } };
}
