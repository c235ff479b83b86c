/**
 * A Cisco ECE deployment that would use this sandbox, described in the file that `postvak doctor --profile ece`
 * reads. It is right unless a fault makes it wrong; tokens in it are real and made at the moment of asking.
 */
import { stringify } from 'yaml';
import type { Mailbox } from '../directory/directory.ts';
import { createPolicy } from '../directory/policy.ts';
import { peekAt } from '../faults/registry.ts';
import type { Reply } from '../http/reply.ts';
import type { SandboxParts } from '../parts.ts';
import type { ControlHandler } from './handler.ts';
import { mintToken } from './tokens.ts';

const EXTERNAL_URL = 'https://ece.contoso.example';

export const describeDeployment: ControlHandler = async (parts): Promise<Reply> => {
  const { faults, info, directory } = parts;
  const { entra, graph, imap, pop3, smtp, tenant, apps } = info();
  const version =
    faults.active('ece-version-unknown')?.version ??
    faults.active('ece-version-too-old')?.version ??
    '12.6(1) ES3';
  const document = {
    ece: {
      version,
      externalUrl: faults.active('ece-external-url-wrong')?.url ?? EXTERNAL_URL,
      consoleUrl: faults.active('ece-console-elsewhere')?.url ?? `${EXTERNAL_URL}/system`,
    },
    entra: {
      cloud: 'global',
      tenant: tenant.id,
      redirectUri:
        faults.active('ece-redirect-uri-elsewhere')?.url ?? `${EXTERNAL_URL}/system/oauth/callback`,
      clientId: apps[0]?.clientId,
      clientSecret: apps[0]?.secret,
    },
    accounts: await Promise.all(
      [...directory.users()]
        .filter(({ upn }) => directory.findMailbox(upn) && directory.isOwnDomain(upn.split('@')[1] ?? ''))
        .filter(({ tenantId }) => tenantId === tenant.id)
        .map((user) => describeAccount(parts, user.upn)),
    ),
    hosts: {
      login: hostOf(entra.tlsUrl),
      graph: hostOf(graph.tlsUrl),
      imap: `${imap.host}:${imap.port}`,
      pop3: `${pop3.host}:${pop3.port}`,
      smtp: `${smtp.host}:${smtp.port}`,
    },
  };
  return {
    status: 200,
    headers: { 'content-type': 'application/yaml; charset=utf-8' },
    body: stringify(document),
  };
};

/** Who holds FullAccess to shared mailboxes is a shared account; everybody else has one mailbox. */
async function describeAccount(parts: SandboxParts, upn: string) {
  const { directory, faults } = parts;
  const policy = createPolicy(directory, peekAt(faults));
  const user = directory.findUser(upn);
  const shared = [...directory.mailboxes()].filter(
    (mailbox) => mailbox.shared && mailbox.fullAccess.has(upn.toLowerCase()),
  );
  const own = directory.findMailbox(upn) as Mailbox;
  const mailboxes = shared.length > 0 ? shared : [own];
  return {
    name: user?.displayName ?? upn,
    kind: shared.length > 0 ? 'shared' : 'mailbox',
    signIn: upn,
    mailboxes: mailboxes.map(({ address }) => address),
    ...(user && policy.licenceOf(user) ? { licence: policy.licenceOf(user) } : {}),
    switches: {
      imap: mailboxes.every((mailbox) => policy.protocolEnabled(mailbox, 'imap')),
      pop3: mailboxes.every((mailbox) => policy.protocolEnabled(mailbox, 'pop3')),
      smtp: mailboxes.every((mailbox) => policy.smtpAuth(mailbox) === 'allowed'),
    },
    accessToken: await mintToken(parts, { upn }),
  };
}

function hostOf(url: string): string {
  return new URL(url).host;
}
