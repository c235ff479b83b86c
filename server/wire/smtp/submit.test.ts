import { afterEach, describe, expect, it } from 'vitest';
import { type ScriptAction, type ScriptStep, startScriptedSmtp } from '../../../test/support/smtp-script.ts';
import { Failure } from '../../kernel/failure.ts';
import { Secret } from '../../kernel/secret.ts';
import { openSubmission, SMTP_TIMEOUTS, type SmtpSession, type SmtpTimeouts } from './session.ts';
import { reset, type Submission, submit } from './submit.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

type Script = Parameters<typeof startScriptedSmtp>[0];

async function server(script: Script = () => undefined, extensions?: readonly string[]) {
  const smtp = await startScriptedSmtp(script, extensions ? { extensions } : {});
  closers.push(() => smtp.close());
  return smtp;
}

async function open(port: number, timeouts: Partial<SmtpTimeouts> = {}): Promise<SmtpSession> {
  const session = await openSubmission(
    {
      endpoint: { host: '127.0.0.1', port, tls: 'none' },
      user: 'support@contoso.example',
      token: new Secret('the-token'),
    },
    { ...SMTP_TIMEOUTS, ...timeouts },
  );
  closers.push(() => session.close());
  return session;
}

const mail = (recipients = ['one@customer.example'], raw = 'Subject: x\r\n\r\n.dot\r\nbody\r\n') => ({
  from: 'support@contoso.example',
  recipients,
  raw: Buffer.from(raw),
  envelopeId: 'envelope-1',
});

const only =
  (step: ScriptStep, action: ScriptAction): Script =>
  (context) =>
    context.step === step && context.occurrence === 1 ? action : undefined;

const withoutPipelining = ['SIZE 1000000', 'AUTH XOAUTH2'];

describe('a submission', () => {
  it('hands over exactly the bytes it was given, stuffed on the wire only', async () => {
    const smtp = await server();
    const session = await open(smtp.port);
    const submission = await submit(session, mail());
    expect(submission).toMatchObject({
      outcome: 'answered',
      accepted: ['one@customer.example'],
      refused: [],
    });
    expect(smtp.accepted[0]?.raw.toString()).toBe('Subject: x\r\n\r\n.dot\r\nbody\r\n');
    expect(smtp.tokens).toEqual(['the-token']);
    expect(smtp.commands).toContain('MAIL FROM:<support@contoso.example> SIZE=26 RET=HDRS ENVID=envelope-1');
  });

  it('sends several messages over one session', async () => {
    const smtp = await server();
    const session = await open(smtp.port);
    for (let n = 0; n < 5; n += 1) expect((await submit(session, mail())).outcome).toBe('answered');
    expect(smtp.connections()).toBe(1);
    expect(smtp.accepted).toHaveLength(5);
  });

  it.each([
    ['with pipelining', undefined],
    ['without pipelining', withoutPipelining],
  ])('tells the recipients apart (%s)', async (_, extensions) => {
    const smtp = await server(
      ({ step, line }) =>
        step !== 'rcpt'
          ? undefined
          : line.startsWith('gone')
            ? { reply: '550 5.1.10 Recipient not found' }
            : line.startsWith('busy')
              ? { reply: '450 4.2.1 Mailbox busy' }
              : undefined,
      extensions,
    );
    const session = await open(smtp.port);
    const submission = await submit(session, mail(['gone@x.example', 'ok@x.example', 'busy@x.example']));
    if (submission.outcome !== 'answered') throw new Error('not answered');
    expect(submission.accepted).toEqual(['ok@x.example']);
    expect(submission.refused.map(({ address, failure, status }) => [address, failure.code, status])).toEqual(
      [
        ['gone@x.example', 'recipient-unknown', '5.1.10'],
        ['busy@x.example', 'recipient-deferred', '4.2.1'],
      ],
    );
    expect(smtp.accepted[0]?.recipients).toEqual(['ok@x.example']);
  });

  it.each([
    ['with pipelining', undefined],
    ['without pipelining', withoutPipelining],
  ])('of which nobody was accepted leaves a usable session (%s)', async (_, extensions) => {
    const smtp = await server(only('rcpt', { reply: '550 5.1.1 Unknown' }), extensions);
    const session = await open(smtp.port);
    const submission = await submit(session, mail());
    expect(submission).toMatchObject({ outcome: 'answered', accepted: [] });
    expect(await reset(session)).toBe(true);
    expect((await submit(session, mail())).outcome).toBe('answered');
    expect(smtp.accepted).toHaveLength(1);
  });

  it('blames the sender where a server refuses it at RCPT', async () => {
    const smtp = await server(
      only('rcpt', { reply: '553 5.7.1 <a@b>: Sender address rejected: not owned by user c@d' }),
    );
    const submission = await submit(await open(smtp.port), mail());
    expect(submission).toMatchObject({ outcome: 'refused', failure: { code: 'send-as-denied' } });
  });

  it.each<[ScriptStep, string, string]>([
    ['mail', '550 5.7.60 SMTP; Client does not have permissions to send as this sender', 'send-as-denied'],
    ['data', '451 4.3.0 Try later', 'message-deferred'],
    ['final', '554 5.2.252 SendAsDenied; a@x not allowed to send as b@x', 'send-as-denied'],
    ['final', '421 4.3.2 Service not available', 'server-unavailable'],
    ['final', '552 5.3.4 Message size exceeds fixed maximum message size', 'message-too-large'],
  ])('refused at %s with %s is %s', async (step, reply, code) => {
    const smtp = await server(only(step, { reply }));
    const submission = await submit(await open(smtp.port), mail());
    expect(submission).toMatchObject({ outcome: 'refused', failure: { code } });
    expect(smtp.accepted).toHaveLength(0);
  });

  it('keeps domains in ASCII on the wire and in the caller’s form in the outcome', async () => {
    const smtp = await server();
    const submission = await submit(await open(smtp.port), mail(['info@bücher.example']));
    expect(submission).toMatchObject({ accepted: ['info@bücher.example'] });
    expect(smtp.accepted[0]?.recipients).toEqual(['info@xn--bcher-kva.example']);
  });

  it('asks for SMTPUTF8 when a local part needs it', async () => {
    const smtp = await server();
    await submit(await open(smtp.port), mail(['ødegård@customer.example']));
    expect(smtp.commands.find((line) => line.startsWith('MAIL'))).toMatch(/SMTPUTF8 BODY=8BITMIME/);
  });

  it('is broken off before the end when the right to send was lost on the way', async () => {
    const smtp = await server();
    const submission = await submit(await open(smtp.port), { ...mail(), mayEnd: () => false });
    expect(submission).toMatchObject({ outcome: 'broken', finalDotGiven: false });
    expect(smtp.accepted).toHaveLength(0);
  });
});

describe('a message that streams by', () => {
  const line = Buffer.from('.line of text\r\n');
  const streamed = (lines: number, then?: unknown) => ({
    length: lines * line.length,
    async *open() {
      for (let n = 0; n < lines; n++) yield line;
      if (then) throw then;
    },
  });

  it('arrives as the same bytes, each time it is opened', async () => {
    const smtp = await server();
    const session = await open(smtp.port);
    const raw = streamed(20_000);
    for (let n = 0; n < 2; n++) expect((await submit(session, { ...mail(), raw })).outcome).toBe('answered');
    const whole = Buffer.concat(Array.from({ length: 20_000 }, () => line));
    expect(smtp.accepted.map((each) => each.raw.equals(whole))).toEqual([true, true]);
    expect(smtp.commands.filter((command) => command.includes(`SIZE=${whole.length}`))).toHaveLength(2);
  });

  it('and breaks off with a Failure was surely not sent', async () => {
    const smtp = await server();
    const raw = streamed(20_000, new Failure('blob-store-unavailable'));
    const submission = await submit(await open(smtp.port), { ...mail(), raw });
    expect(submission).toMatchObject({
      outcome: 'broken',
      failure: { code: 'blob-store-unavailable' },
      finalDotGiven: false,
    });
    expect(smtp.accepted).toHaveLength(0);
  });

  it('and breaks off by a fault of the program is not taken for an answer', async () => {
    const smtp = await server();
    const raw = streamed(1, new TypeError('undefined is no function'));
    await expect(submit(await open(smtp.port), { ...mail(), raw })).rejects.toThrow(TypeError);
    expect(smtp.accepted).toHaveLength(0);
  });
});

describe('a link that is cut', () => {
  const cases: [ScriptStep, 'before' | 'after'][] = [
    ['mail', 'before'],
    ['mail', 'after'],
    ['rcpt', 'before'],
    ['rcpt', 'after'],
    ['data', 'before'],
    ['data', 'after'],
    ['final', 'before'],
    ['final', 'after'],
  ];
  const points = [undefined, withoutPipelining].flatMap((extensions) =>
    cases.map(([step, cut]) => ({ step, cut, extensions, pipelining: !extensions })),
  );

  it.each(points)(
    '$cut $step (pipelining: $pipelining) is in doubt only if it may have arrived',
    async (point) => {
      const smtp = await server(only(point.step, { cut: point.cut }), point.extensions);
      const submission = await submit(await open(smtp.port), mail());
      expect(submission.outcome).toBe('broken');
      const { finalDotGiven, failure } = submission as Extract<Submission, { outcome: 'broken' }>;
      expect(failure.code).toBe('connection-lost');
      expect(finalDotGiven).toBe(point.step === 'final');
      expect(smtp.accepted).toHaveLength(point.step === 'final' && point.cut === 'after' ? 1 : 0);
    },
  );

  it('in the middle of a large message was surely not sent', async () => {
    const smtp = await server(({ step, occurrence }) =>
      step === 'body' && occurrence > 3 ? { cut: 'before' } : undefined,
    );
    const large = mail(undefined, `Subject: x\r\n\r\n${'line of text\r\n'.repeat(2_000_000)}`);
    const submission = await submit(await open(smtp.port), large);
    expect(submission).toMatchObject({ outcome: 'broken', finalDotGiven: false });
  });

  it.each<[ScriptStep, Partial<SmtpTimeouts>, boolean]>([
    ['mail', { envelopeMs: 50 }, false],
    ['final', { finalReplyMs: 50 }, true],
  ])('by silence at %s ends at the deadline', async (step, timeouts, finalDotGiven) => {
    const smtp = await server(only(step, { silent: true }));
    const submission = await submit(await open(smtp.port, timeouts), mail());
    expect(submission).toMatchObject({ outcome: 'broken', failure: { code: 'host-timeout' }, finalDotGiven });
  });

  it('by ourselves before the end leaves nothing with the server', async () => {
    const smtp = await server(only('mail', { silent: true }));
    const session = await open(smtp.port);
    const stop = new AbortController();
    const pending = submit(session, mail(), stop.signal);
    stop.abort();
    expect(await pending).toMatchObject({ outcome: 'broken', finalDotGiven: false });
    expect(session.isAlive()).toBe(false);
  });
});

describe('opening a session', () => {
  it.each<[ScriptStep, ScriptAction, string]>([
    ['connect', { cut: 'before' }, 'connection-lost'],
    ['connect', { reply: '554 5.7.1 No service' }, 'server-unavailable'],
    ['connect', { reply: '421 4.3.2 Too busy' }, 'server-unavailable'],
    ['ehlo', { cut: 'before' }, 'connection-lost'],
    ['ehlo', { cut: 'after' }, 'connection-lost'],
    ['auth', { cut: 'before' }, 'connection-lost'],
    ['auth', { cut: 'after' }, 'connection-lost'],
    ['auth', { reply: '535 5.7.3 Authentication unsuccessful' }, 'sign-in-refused'],
    ['auth', { reply: '432 4.3.2 Concurrent connections limit exceeded.' }, 'too-many-connections'],
    ['auth', { reply: '454 4.7.0 Temporary authentication failure' }, 'server-unavailable'],
  ])('at %s with %j fails as %s', async (step, action, code) => {
    const smtp = await server(only(step, action));
    await expect(open(smtp.port)).rejects.toMatchObject({ name: 'Failure', code });
  });

  it('answers the challenge of a refused token before it reads the refusal', async () => {
    let challenged = false;
    const smtp = await server(({ step }) => {
      if (step !== 'auth') return undefined;
      challenged = true;
      return { reply: `334 ${Buffer.from('{"status":"401"}').toString('base64')}` };
    });
    // The empty answer is no command: the script answers 500, which a real server does with its 535.
    await expect(open(smtp.port)).rejects.toBeInstanceOf(Failure);
    expect(challenged).toBe(true);
    expect(smtp.commands.at(-1)).toBe('');
  });

  it('to a closed port is host-unreachable', async () => {
    const smtp = await server();
    await smtp.close();
    await expect(open(smtp.port)).rejects.toMatchObject({ code: 'host-unreachable' });
  });

  it('to a server that says nothing ends at the deadline', async () => {
    const smtp = await server(only('connect', { silent: true }));
    await expect(open(smtp.port, { connectMs: 50 })).rejects.toMatchObject({ code: 'host-timeout' });
  });

  it('never sends the token where TLS was asked for and is not offered', async () => {
    const smtp = await server();
    const target = {
      endpoint: { host: '127.0.0.1', port: smtp.port, tls: 'starttls' as const },
      user: 'support@contoso.example',
      token: new Secret('the-token'),
    };
    await expect(openSubmission(target)).rejects.toBeInstanceOf(Failure);
    expect(smtp.tokens).toEqual([]);
  });
});
