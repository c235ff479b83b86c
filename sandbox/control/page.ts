/** The page of the sandbox: what there is, what is wrong, and buttons to make it so. Works without a script. */
import { z } from 'zod';
import { AREA_TITLES } from '../faults/document.ts';
import { type FaultName, isFaultName } from '../faults/registry.ts';
import { BadRequest } from '../http/ask.ts';
import { escapeHtml, html } from '../http/reply.ts';
import type { SandboxParts } from '../parts.ts';
import { describeFaults, type FaultDescription } from './fault-routes.ts';
import type { ControlHandler } from './handler.ts';
import { parameterFields, readPageParameters } from './page-parameters.ts';
import { STYLE } from './page-style.ts';
import { describeState } from './state.ts';

export const controlPage: ControlHandler = (parts, { ask }) =>
  html(compose(parts, ask.query.get('problem') ?? ''));

/** A button was pressed: `on` or `off` names the fault. */
export const switchFromPage: ControlHandler = async ({ faults, network }, { ask }) => {
  const form = await ask.form();
  const on = form.get('on');
  let problem = '';
  if (on !== null) {
    try {
      faults.set(requireName(on), readPageParameters(on as FaultName, form));
    } catch (error) {
      if (!(error instanceof z.ZodError)) throw error;
      problem = `${on}: ${error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ')}`;
    }
  } else if (form.get('off') === 'all') faults.clear();
  else faults.remove(requireName(form.get('off') ?? ''));
  await network.settled();
  const query = problem === '' ? '' : `?${new URLSearchParams({ problem })}`;
  return { status: 303, headers: { location: `/${query}` } };
};

function compose(parts: SandboxParts, problem: string): string {
  const state = describeState(parts);
  const faults = describeFaults(parts);
  const { info } = state;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Postvak sandbox</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>Postvak sandbox</h1>
<p>A Microsoft 365 for the laboratory · ${escapeHtml(info.tenant.domain)} · ${escapeHtml(state.now.slice(0, 19).replace('T', ' '))} UTC</p>
</header>
<form method="post" action="/switch">
<button disabled hidden>Nothing: what Enter in a field would press</button>
<section aria-labelledby="active">
<h2 id="active">Faults that are on</h2>
${problem === '' ? '' : `<p class="bad" role="alert">${escapeHtml(problem)}</p>`}
${activeFaults(faults)}
</section>
<section aria-labelledby="faults">
<h2 id="faults">Switch a fault on</h2>
<p><label>for <select name="mailbox"><option value="">everybody</option>${state.mailboxes
    .map(({ address }) => `<option>${escapeHtml(address)}</option>`)
    .join('')}</select></label>
<label>so many times <input name="count" inputmode="numeric" size="6" placeholder="always"></label></p>
${catalogue(faults)}
</section>
</form>
<section aria-labelledby="mailboxes">
<h2 id="mailboxes">Mailboxes</h2>
${table(
  ['Address', 'IMAP', 'POP3', 'SMTP', 'FullAccess', 'SendAs', 'Mails'],
  state.mailboxes.map(({ address, shared, works: { imap, pop3, smtp }, fullAccess, sendAs, folders }) => [
    `${escapeHtml(address)}${shared ? ' <small>shared</small>' : ''}`,
    lamp(imap),
    lamp(pop3),
    lamp(smtp),
    escapeHtml(fullAccess.join(', ')),
    escapeHtml(sendAs.join(', ')),
    escapeHtml(
      folders
        .filter(({ messages }) => messages > 0)
        .map(({ path, messages }) => `${path} ${messages}`)
        .join(', ') || '0',
    ),
  ]),
)}
</section>
<section aria-labelledby="users">
<h2 id="users">Users</h2>
${table(
  ['Name', 'User principal name', 'Password', 'Licence', ''],
  state.users.map(({ displayName, upn, password, licence, disabled, administrator }) => [
    escapeHtml(displayName),
    escapeHtml(upn),
    `<code>${escapeHtml(password)}</code>`,
    escapeHtml(licence ?? 'none'),
    [disabled ? 'disabled' : '', administrator ? 'administrator' : ''].filter(Boolean).join(', '),
  ]),
)}
</section>
<section aria-labelledby="sessions">
<h2 id="sessions">Open sessions</h2>
${table(
  ['Protocol', 'Mailbox', 'Signed in as', 'Since', 'Token expires'],
  state.sessions
    .slice(0, 100)
    .map(({ protocol, address, user, since, expiresAt }) => [
      protocol.toUpperCase(),
      escapeHtml(address ?? 'not signed in'),
      escapeHtml(user ?? ''),
      time(new Date(since)),
      expiresAt === undefined ? '' : time(new Date(expiresAt)),
    ]),
)}
${state.sessions.length > 100 ? `<p>and ${state.sessions.length - 100} more</p>` : ''}
</section>
<section aria-labelledby="tokens">
<h2 id="tokens">Access tokens issued</h2>
${table(
  ['For', 'Audience', 'Permissions', 'By', 'Issued', 'Expires'],
  state.tokens
    .slice(0, 20)
    .map(({ upn, clientId, audience, permissions, grant, issuedAt, expiresAt }) => [
      escapeHtml(upn ?? `application ${clientId}`),
      escapeHtml(audience),
      escapeHtml(permissions.join(' ')),
      escapeHtml(grant),
      time(issuedAt),
      time(expiresAt),
    ]),
)}
</section>
<section aria-labelledby="servers">
<h2 id="servers">Servers</h2>
${table(
  ['', 'Address'],
  [
    ['Entra', `${info.entra.url} · ${info.entra.tlsUrl}`],
    ['Graph', `${info.graph.url} · ${info.graph.tlsUrl}`],
    ['IMAP', `${info.imap.host}:${info.imap.port} (TLS)`],
    ['POP3', `${info.pop3.host}:${info.pop3.port} (TLS)`],
    ['SMTP', `${info.smtp.host}:${info.smtp.port} (STARTTLS)`],
    ['Certificate to trust', info.ca],
    ...info.apps.map(({ name, clientId }) => [`Application ${name}`, clientId]),
  ].map((row) => row.map(escapeHtml)),
)}
</section>
</body>
</html>
`;
}

function activeFaults(faults: readonly FaultDescription[]): string {
  const on = faults.filter(({ active }) => active);
  if (on.length === 0) return '<p>None: everything works.</p>';
  const rows = on.map(
    ({ name, description, active }) => `<li><button name="off" value="${name}">Switch off</button>
<strong>${name}</strong> ${escapeHtml(description)}
<small>${escapeHtml(JSON.stringify(active?.parameters))} shown ${active?.shown} times</small></li>`,
  );
  return `<ul class="faults">${rows.join('')}</ul><p><button name="off" value="all">Switch all off</button></p>`;
}

function catalogue(faults: readonly FaultDescription[]): string {
  return Object.entries(AREA_TITLES)
    .map(([area, title]) => {
      const rows = faults
        .filter((fault) => fault.area === area)
        .map(
          (fault) => `<li><button name="on" value="${fault.name}">Switch on</button>
<strong>${fault.name}</strong> ${escapeHtml(fault.description)} <small>${fault.breaks.join(', ')}</small>
${parameterFields(fault.name)}</li>`,
        );
      return `<details><summary>${title} <small>${rows.length}</small></summary><ul class="faults">${rows.join('')}</ul></details>`;
    })
    .join('\n');
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '<p>None.</p>';
  const head = heads.map((text) => `<th scope="col">${text}</th>`).join('');
  const body = rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('\n');
  return `<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

function lamp(on: boolean): string {
  return on ? 'on' : '<span class="bad">off</span>';
}

function time(at: Date): string {
  return `<time datetime="${at.toISOString()}">${at.toISOString().slice(11, 19)}</time>`;
}

function requireName(name: string): FaultName {
  if (isFaultName(name)) return name;
  throw new BadRequest(`there is no fault ${name}`);
}
