/** Every address of the control API. `{}` stands for one value. */
import { json, nothing } from '../http/reply.ts';
import { addApp, changeOneApp } from './apps.ts';
import { describeDeployment } from './ece.ts';
import { clearFaults, listFaults, removeFault, setFault } from './fault-routes.ts';
import type { ControlHandler } from './handler.ts';
import { deliverMail, listMessages, readRawMessage } from './mail.ts';
import { addMailbox, changeOneMailbox, disconnect, removeMailbox } from './mailboxes.ts';
import { listOutside, readRawOutside, replyFromOutside } from './outside.ts';
import { controlPage, switchFromPage } from './page.ts';
import { changeSettings, readSettings } from './settings.ts';
import { readState } from './state.ts';
import { advanceClock, readNames, resetAll } from './time-and-names.ts';
import { makeToken } from './tokens.ts';
import { addUser, changeHomeTenant, changeOneUser, removeUser, revokeUser } from './users.ts';

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly handler: ControlHandler;
}

export const ROUTES: readonly Route[] = [
  { method: 'GET', path: '/', handler: controlPage },
  { method: 'POST', path: '/switch', handler: switchFromPage },
  { method: 'GET', path: '/control/state', handler: readState },
  { method: 'GET', path: '/control/info', handler: ({ info }) => json(info()) },
  { method: 'GET', path: '/control/names', handler: readNames },
  { method: 'GET', path: '/control/ece.yaml', handler: describeDeployment },
  { method: 'POST', path: '/control/reset', handler: resetAll },
  { method: 'POST', path: '/control/clock', handler: advanceClock },
  { method: 'GET', path: '/control/settings', handler: (parts) => json(readSettings(parts)) },
  {
    method: 'PATCH',
    path: '/control/settings',
    handler: async (parts, { ask }) => json(changeSettings(parts, await ask.json())),
  },
  { method: 'GET', path: '/control/faults', handler: listFaults },
  { method: 'DELETE', path: '/control/faults', handler: clearFaults },
  { method: 'PUT', path: '/control/faults/{}', handler: setFault },
  { method: 'DELETE', path: '/control/faults/{}', handler: removeFault },
  { method: 'PATCH', path: '/control/tenant', handler: changeHomeTenant },
  { method: 'POST', path: '/control/users', handler: addUser },
  { method: 'PATCH', path: '/control/users/{}', handler: changeOneUser },
  { method: 'DELETE', path: '/control/users/{}', handler: removeUser },
  { method: 'POST', path: '/control/users/{}/revoke', handler: revokeUser },
  { method: 'POST', path: '/control/apps', handler: addApp },
  { method: 'PATCH', path: '/control/apps/{}', handler: changeOneApp },
  { method: 'POST', path: '/control/mailboxes', handler: addMailbox },
  { method: 'PATCH', path: '/control/mailboxes/{}', handler: changeOneMailbox },
  { method: 'DELETE', path: '/control/mailboxes/{}', handler: removeMailbox },
  { method: 'POST', path: '/control/mailboxes/{}/disconnect', handler: disconnect },
  { method: 'GET', path: '/control/mailboxes/{}/messages', handler: listMessages },
  { method: 'GET', path: '/control/mailboxes/{}/messages/{}/raw', handler: readRawMessage },
  { method: 'POST', path: '/control/mail', handler: deliverMail },
  { method: 'GET', path: '/control/outside', handler: listOutside },
  { method: 'GET', path: '/control/outside/{}/raw', handler: readRawOutside },
  { method: 'POST', path: '/control/outside/{}/reply', handler: replyFromOutside },
  { method: 'POST', path: '/control/tokens', handler: makeToken },
  { method: 'GET', path: '/control/sessions', handler: ({ exchange }) => json(exchange.sessions()) },
  {
    method: 'DELETE',
    path: '/control/sessions',
    handler: ({ exchange }) => {
      exchange.disconnect();
      return nothing();
    },
  },
];
