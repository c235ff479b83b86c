/**
 * What Microsoft Graph answers, in the words of the failure list: the code of the error first, the status of HTTP where
 * the code says nothing more. https://learn.microsoft.com/graph/errors
 */
import { Failure, type FailureCode, type FailureDetails, namedFailure } from '../../kernel/failure.ts';
import { networkFault } from '../network-fault.ts';
import { placeOfFault } from '../proxy.ts';

export interface GraphPlace {
  readonly host: string;
  readonly port: number;
  readonly mailbox: string;
  readonly user: string;
  readonly folder?: string;
}

export interface GraphRefusal {
  readonly status: number;
  /** `error.code` of the answer; empty when it is not Graph's. */
  readonly code: string;
  readonly message: string;
  readonly retryAfterMs: number | undefined;
}

/** Codes of Outlook's part of Graph and of Graph itself; which exist is only known from what they answer. */
const BY_CODE: Readonly<Record<string, FailureCode>> = {
  InvalidAuthenticationToken: 'sign-in-refused',
  CompactToken: 'sign-in-refused',
  ErrorAccessDenied: 'graph-access-denied',
  AccessDenied: 'graph-access-denied',
  Authorization_RequestDenied: 'graph-access-denied',
  ErrorSendAsDenied: 'send-as-denied',
  ErrorMessageSizeExceeded: 'message-too-large',
  ErrorExceededMessageLimit: 'sending-quota-exceeded',
  ErrorQuotaExceeded: 'mailbox-full',
  MailboxNotEnabledForRESTAPI: 'mailbox-not-in-cloud',
  MailboxNotSupportedForRESTAPI: 'mailbox-not-in-cloud',
  ErrorInvalidUser: 'mailbox-not-in-cloud',
  ErrorNonExistentMailbox: 'mailbox-not-in-cloud',
  ErrorMailboxMoveInProgress: 'server-unavailable',
  ErrorMailboxStoreUnavailable: 'server-unavailable',
  ErrorFolderNotFound: 'folder-not-found',
  ErrorInvalidRecipients: 'message-refused',
  ErrorMessageSubmissionBlocked: 'sender-blocked',
  ApplicationThrottled: 'mailbox-throttled',
  TooManyRequests: 'mailbox-throttled',
  MailboxConcurrency: 'too-many-connections',
};

const BY_STATUS: Readonly<Record<number, FailureCode>> = {
  401: 'sign-in-refused',
  403: 'graph-access-denied',
  413: 'message-too-large',
  429: 'mailbox-throttled',
  507: 'mailbox-full',
};

/** Graph answered, and refused. */
export class GraphRefused extends Failure {
  readonly status: number;
  constructor(status: number, code: FailureCode, details: FailureDetails) {
    super(code, details);
    this.status = status;
  }
}

/** @param about what was asked: what is not understood is the message's fault, or the protocol's. */
export function refusalFault(
  refusal: GraphRefusal,
  place: GraphPlace,
  about: 'reading' | 'sending',
): GraphRefused {
  const { status, code, message, retryAfterMs } = refusal;
  return new GraphRefused(status, judge(refusal, about), {
    detail: [`${status}`, code, message].filter(Boolean).join(' ').replace(/\s+/g, ' ').slice(0, 300),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    facts: factsOf(place),
  });
}

function judge({ status, code, message }: GraphRefusal, about: 'reading' | 'sending'): FailureCode {
  if (/token is expired|lifetime validation failed/i.test(message) && status === 401) {
    return 'access-token-expired';
  }
  if (status === 404 && code === 'ErrorItemNotFound') {
    return about === 'reading' ? 'folder-not-found' : 'message-refused';
  }
  const named = BY_CODE[code] ?? BY_STATUS[status];
  if (named) return named;
  if (status >= 500) return 'server-unavailable';
  return about === 'sending' ? 'message-refused' : 'protocol-error';
}

/** @returns a Failure, or the error as it came when it is none of the network. */
export function connectionFault(error: unknown, place: GraphPlace): unknown {
  return error instanceof Failure
    ? namedFailure(error, factsOf(place))
    : (networkFault(error, { ...place, ...placeOfFault(error, place, process.env) }) ?? error);
}

export function factsOf({ port, ...names }: GraphPlace): Record<string, string> {
  return { ...names, port: String(port) };
}
