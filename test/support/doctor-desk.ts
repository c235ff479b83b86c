/**
 * An installation with two accounts that were connected in a browser, for the doctor to examine: one with its own
 * mailbox, one that opens two shared ones. Everything is reached over TLS, so that every fault of it can show.
 */
import { examineInstallation } from '../../server/doctor/installation/examine.ts';
import { installationReport } from '../../server/doctor/installation/report.ts';
import type { Report } from '../../server/doctor/report.ts';
import { systemClock } from '../../server/kernel/clock.ts';
import type { Language } from '../../server/kernel/language.ts';
import { registerNode } from '../../server/store/node.ts';
import { startAccountsDesk } from './accounts-desk.ts';

export interface ExamineOptions {
  readonly account?: 'own' | 'shared';
  readonly send?: boolean;
  readonly language?: Language;
  readonly consoleOrigin?: string;
  readonly server?: 'services' | 'application';
}

export type DoctorDesk = Awaited<ReturnType<typeof startDoctorDesk>>;

export async function startDoctorDesk() {
  const desk = await startAccountsDesk();
  const { sandbox, server } = desk;
  const { store, vault } = server.context;
  const { info, ca, control } = sandbox;
  const own = await desk.connected();
  const sharedBoxes = ['info', 'orders'].map((name) => `${name}-doctor@${info.tenant.domain}`);
  const shared = await desk.addAccount({
    name: 'Service desk',
    kind: 'shared',
    mailboxes: sharedBoxes.map((address) => ({ address })),
  });
  for (const address of sharedBoxes) {
    const rights = { fullAccess: [shared.upn], sendAs: [shared.upn] };
    await control.addMailbox({ address, shared: true, ...rights });
  }
  const landed = await desk.signIn(shared.id, shared.upn);
  if (!landed.endsWith('?connected=1')) throw new Error(`not connected: ${landed}`);
  // Something to read in every mailbox.
  for (const to of [own.upn, ...sharedBoxes]) {
    await control.deliver({
      to,
      from: 'marieke@klant.example',
      subject: 'Where is my order?',
      text: 'Hello!',
    });
  }
  const { tlsUrl } = info.entra as { tlsUrl?: string };
  const { imap, pop3, smtp, graph } = info;
  const endpoints = { login: tlsUrl ?? '', graph: graph.url, imap, pop3, smtp, ca };
  await store.db
    .updateTable('app_registration')
    .set({ endpoints: JSON.stringify(endpoints) })
    .execute();
  const node = await registerNode(store.db, { roles: ['services', 'application'], version: '0.0.0' });
  const ids = { own: own.id, shared: shared.id };

  return {
    ...desk,
    own,
    shared: { ...shared, mailboxes: sharedBoxes },
    ids,
    node,
    examine: async (options: ExamineOptions = {}): Promise<Report> => {
      const { account, send = false, language = 'en', consoleOrigin } = options;
      const startedAt = systemClock.now();
      await node.beat();
      const findings = await examineInstallation({
        opened: {
          settings: {
            value: {
              dataDirectory: '/tmp',
              embedded: false,
              roles: ['services', 'application'],
              externalUrl: desk.origin,
              unknown: [],
            },
          },
          store: { value: store },
          vault: { value: vault },
          version: '0.0.0',
          consoleOrigin,
        },
        accountId: account && ids[account],
        server: options.server ?? 'services',
        send,
        clock: systemClock,
      });
      return installationReport(findings, { language, version: '0.0.0', startedAt, account });
    },
  };
}

/** Rows that fail or crash, each with its code, once. */
export const failing = ({ findings }: Report): string[] =>
  [
    ...new Set(
      findings
        .filter(({ outcome }) => outcome === 'fail' || outcome === 'crashed')
        .map(({ check, failure, summary }) => `${check} ${failure?.code ?? summary}`),
    ),
  ].sort();
