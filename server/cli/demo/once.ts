/**
 * The whole loop without a browser, one line per step: sandbox, database, sign-in, a customer's mail, the agent's
 * answer, the answer threading in the customer's mail program, and what the doctor says.
 */
import { ADMINISTRATOR, connectMailbox, setUpDemo } from './connect.ts';
import { firstMails } from './customer-mails.ts';
import { DeskClient } from './desk-client.ts';
import { sandboxControl } from './sandbox-control.ts';
import { startSandboxProcess } from './sandbox-process.ts';
import type { Steps } from './steps.ts';
import { until } from './until.ts';

const PATIENCE_MS = 30_000;

export interface RunningPostvak {
  readonly origin: string;
  /** Rejects when a part of it breaks. */
  readonly broken: Promise<never>;
}

/** How the parts are started; whoever gives them closes them. */
export interface DemoParts {
  openDatabase(): Promise<void>;
  startPostvak(): Promise<RunningPostvak>;
}

export async function demoOnce(steps: Steps, parts: DemoParts): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const sandbox = await steps.step('sandbox up', async () => {
    const running = await startSandboxProcess();
    stack.defer(running.stop);
    return running;
  });
  const control = sandboxControl(sandbox.info.control.url, sandbox.info.tenant.domain);
  await steps.step('database up', () => parts.openDatabase());
  const postvak = await steps.step('Postvak up', () => parts.startPostvak());
  const desk = new DeskClient(postvak.origin);
  const { accountId } = await steps.step(
    'account connected',
    async () => {
      const place = await setUpDemo(desk, sandbox);
      return connectMailbox(desk, sandbox, place, 'Support', 'support');
    },
    ({ upn }) => `account connected as ${upn}`,
  );
  const [mail] = firstMails(sandbox.info.tenant.domain);
  if (!mail) throw new Error('there is no customer mail');
  const messageId = await steps.step('customer mail sent', async () => {
    const [id] = await control.customerWrites(mail);
    if (!id) throw new Error('the sandbox gave no Message-ID');
    return id;
  });
  const summary = await steps.step(
    'retrieved, conversation opened',
    () =>
      until('the conversation', PATIENCE_MS, async () =>
        (await desk.conversations()).items.find((item) => item.contact?.address === mail.from),
      ),
    ({ number }) => `retrieved, conversation #${number} opened`,
  );
  await steps.step(`reply written by ${ADMINISTRATOR.name}`, async () => {
    const written = await desk.reply(summary.id, {
      text: 'Goedemiddag,\n\nDe stoelen komen donderdag tussen 9 en 12 uur.\n\nRobin',
    });
    // Nobody is here to take it back.
    if (written.delivery) await desk.sendNow(written.delivery.id);
    return written;
  });
  await steps.step('delivered', () =>
    until('the delivery', PATIENCE_MS, async () => {
      const { messages } = await desk.conversation(summary.id);
      const delivery = messages.findLast((message) => message.direction === 'out')?.delivery;
      if (delivery?.failure && delivery.state !== 'sent') {
        throw new Error(`${delivery.failure.summary} ${delivery.failure.remedy}`);
      }
      return delivery?.state === 'sent' ? delivery : undefined;
    }),
  );
  const answer = await steps.step("threaded at the customer's", () =>
    until('the answer at the customer', PATIENCE_MS, async () => {
      const received = await control.receivedBy(mail.from);
      return received.find(
        (candidate) => candidate.inReplyTo === messageId && candidate.references.includes(messageId),
      );
    }),
  );
  await steps.step('customer answers back, same conversation', async () => {
    await control.customerAnswers(answer.id, 'Hartelijk dank!');
    await until('the second message in the conversation', PATIENCE_MS, async () => {
      const { messages } = await desk.conversation(summary.id);
      return messages.filter((message) => message.direction === 'in').length === 2 ? true : undefined;
    });
  });
  await steps.step(
    'examined by the doctor',
    async () => {
      const { id } = await desk.examine(accountId);
      return until('the report of the doctor', PATIENCE_MS, async () => {
        const run = await desk.examination(id);
        if (run.state === 'broken') throw new Error('the run of the doctor broke off');
        return run.state === 'finished' ? run : undefined;
      });
    },
    ({ outcome }) => `examined by the doctor: ${outcome}`,
  );
}
