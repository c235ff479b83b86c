/** A relay for alarm mail, outside of everything that a test breaks; it keeps what it was given. */
import PostalMime from 'postal-mime';
import { describeFailure, wordsIn } from '../../server/kernel/describe-failure.ts';
import type { RecordedFailure } from '../../server/kernel/failure.ts';
import { startScriptedSmtp } from './smtp-script.ts';

export interface AlarmMail {
  readonly to: readonly string[];
  readonly subject: string;
  /** In one line, so that it can be searched whatever the width of its lines was. */
  readonly text: string;
}

export interface AlarmRelay {
  /** What came so far, oldest first. */
  mails(): Promise<AlarmMail[]>;
  close(): Promise<void>;
}

type Call = (
  method: 'PUT',
  path: string,
  payload: object,
) => Promise<{ readonly statusCode: number; readonly body: string }>;

/** @param call of an administrator. */
export async function startAlarmRelay(call: Call): Promise<AlarmRelay> {
  const smtp = await startScriptedSmtp(() => undefined);
  const relay = { host: '127.0.0.1', port: smtp.port, tls: 'none', from: 'alarm@elsewhere.example' };
  const answer = await call('PUT', '/alarm-routes', { routes: [{ relay }] });
  if (answer.statusCode !== 200) throw new Error(answer.body);
  const read = new Map<number, Promise<AlarmMail>>();
  return {
    mails: () =>
      Promise.all(
        smtp.accepted.map(({ raw, recipients }, index) => {
          const mail = read.get(index) ?? parse(raw, recipients);
          read.set(index, mail);
          return mail;
        }),
      ),
    close: () => smtp.close(),
  };
}

async function parse(raw: Buffer, to: readonly string[]): Promise<AlarmMail> {
  const { subject = '', text = '' } = await PostalMime.parse(raw);
  return { to, subject, text: oneLine(text) };
}

/** What a mail about this failure must tell people to do. */
export function remedyOf(failure: RecordedFailure): string {
  return oneLine(wordsIn(describeFailure(failure), 'en').remedy);
}

/** Without what format=flowed and its stuffing put in. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
