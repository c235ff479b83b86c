import { BadRequest } from '../http/ask.ts';
import { json } from '../http/reply.ts';
import { changeApp, putApp } from '../seed/put.ts';
import { appChange, newApp } from '../seed/schema.ts';
import type { ControlHandler } from './handler.ts';
import { describeApp } from './state.ts';

export const addApp: ControlHandler = async ({ directory, clock }, { ask }) => {
  const given = newApp.parse(await ask.json());
  if (given.clientId !== undefined && directory.findApp(given.clientId)) {
    throw new BadRequest(`there is an application ${given.clientId} already`, 409);
  }
  return json(describeApp(putApp(directory, given, clock.now())), 201);
};

export const changeOneApp: ControlHandler = async (
  { directory, clock },
  { ask, values: [clientId = ''] },
) => {
  const app = directory.findApp(clientId);
  if (!app) throw new BadRequest(`there is no application ${clientId}`, 404);
  changeApp(app, appChange.parse(await ask.json()), clock.now());
  return json(describeApp(app));
};
