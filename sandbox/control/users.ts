import { BadRequest } from '../http/ask.ts';
import { json, nothing } from '../http/reply.ts';
import type { SandboxParts } from '../parts.ts';
import { changeTenant, changeUser, putUser } from '../seed/put.ts';
import { newUser, tenantChange, userChange } from '../seed/schema.ts';
import type { ControlHandler } from './handler.ts';
import { describeTenant, describeUser } from './state.ts';

/** A user, with a mailbox unless `mailbox` is false. */
export const addUser: ControlHandler = async ({ directory }, { ask }) =>
  json(describeUser(putUser(directory, newUser.parse(await ask.json()))), 201);

/** A new password revokes what was granted under the old one, as in Entra. */
export const changeOneUser: ControlHandler = async (parts, { ask, values: [upn = ''] }) => {
  const user = requireUser(parts, upn);
  const change = userChange.parse(await ask.json());
  if (change.password !== undefined && change.password !== user.password) parts.entra.grants.revoke(user.upn);
  changeUser(user, change);
  return json(describeUser(user));
};

/** The mailbox stays, so that what happens to it can be seen; remove it apart. */
export const removeUser: ControlHandler = (parts, { values: [upn = ''] }) => {
  requireUser(parts, upn);
  parts.directory.removeUser(upn);
  return nothing();
};

/** `Revoke-MgUserSignInSession`: refresh tokens are refused with AADSTS50173; access tokens live on. */
export const revokeUser: ControlHandler = (parts, { values: [upn = ''] }) => {
  parts.entra.grants.revoke(requireUser(parts, upn).upn);
  return nothing();
};

export const changeHomeTenant: ControlHandler = async ({ directory: { tenant } }, { ask }) => {
  changeTenant(tenant, tenantChange.parse(await ask.json()));
  return json(describeTenant(tenant));
};

function requireUser({ directory }: SandboxParts, upn: string) {
  const user = directory.findUser(upn);
  if (!user) throw new BadRequest(`there is no user ${upn}`, 404);
  return user;
}
