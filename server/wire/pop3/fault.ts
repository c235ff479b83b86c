/**
 * What a POP3 server says, in the words of the failure list. Response codes first (RFC 2449 section 8, RFC 3206),
 * texts last: Exchange Online has no codes.
 */
import { Failure, type FailureCode } from '../../kernel/failure.ts';
import { networkFault } from '../network-fault.ts';

export interface Pop3Place {
  readonly host: string;
  readonly port: number;
  readonly mailbox: string;
  readonly user: string;
}

/** What the session was doing; the same words mean different things then. */
export type Pop3Stage = 'greeting' | 'sign-in' | 'transaction';

/** `-ERR …` in answer to a command. */
export class Pop3Refusal extends Error {
  override readonly name = 'Pop3Refusal';
  readonly stage: Pop3Stage;
  readonly answer: string;

  constructor(stage: Pop3Stage, answer: string) {
    super(answer);
    this.stage = stage;
    this.answer = answer;
  }
}

const BY_RESPONSE_CODE: Readonly<Record<string, FailureCode>> = {
  AUTH: 'sign-in-refused',
  'IN-USE': 'server-unavailable',
  'LOGIN-DELAY': 'mailbox-throttled',
  'SYS/TEMP': 'server-unavailable',
  'SYS/PERM': 'protocol-error',
};

const BY_TEXT: readonly (readonly [RegExp, FailureCode])[] = [
  [/request is throttled|suggested backoff time/i, 'mailbox-throttled'],
  [/authenticated but not connected/i, 'authenticated-not-connected'],
  [
    /too many (?:simultaneous )?connections|maximum number of connections|connection limit/i,
    'too-many-connections',
  ],
  [/pop3? (?:access )?is (?:disabled|not enabled)|pop3? disabled/i, 'pop-disabled'],
  [/basic auth\w* (?:is )?(?:disabled|not supported|blocked)/i, 'basic-auth-refused'],
  [/protocol error|command is not valid/i, 'protocol-error'],
  [
    /server unavailable|temporar(?:y|ily)|try again|in use|locked|service not available/i,
    'server-unavailable',
  ],
];

/** @returns a Failure; or the error as it came when it is neither of the network nor of the protocol. */
export function pop3Fault(error: unknown, place: Pop3Place): unknown {
  if (!(error instanceof Pop3Refusal)) return networkFault(error, place) ?? error;
  const { answer, stage } = error;
  const responseCode = /^\[([A-Z/-]+)\]/i.exec(answer)?.[1]?.toUpperCase() ?? '';
  const byText = BY_TEXT.find(([pattern]) => pattern.test(answer))?.[1];
  const code = BY_RESPONSE_CODE[responseCode] ?? byText ?? BY_STAGE[stage];
  const asked = /backoff time[:=\s]+(\d{1,9})/i.exec(answer)?.[1];
  const { port, ...names } = place;
  return new Failure(code, {
    detail: answer.replace(/\s+/g, ' ').trim().slice(0, 300),
    cause: error,
    ...(asked === undefined ? {} : { retryAfterMs: Number(asked) }),
    facts: { ...names, port: String(port) },
  });
}

const BY_STAGE: Readonly<Record<Pop3Stage, FailureCode>> = {
  greeting: 'server-unavailable',
  'sign-in': 'sign-in-refused',
  transaction: 'message-unavailable',
};
