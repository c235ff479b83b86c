import type { Pop3Command } from '../command.ts';

export const dele: Pop3Command = {
  name: 'DELE',
  state: 'transaction',
  run(session, argument) {
    session.maildrop.deleted.add(session.message(argument));
    session.ok();
  },
};

export const rset: Pop3Command = {
  name: 'RSET',
  state: 'transaction',
  run(session) {
    session.maildrop.deleted.clear();
    session.ok();
  },
};

export const noop: Pop3Command = {
  name: 'NOOP',
  state: 'transaction',
  run: (session) => session.ok(),
};
