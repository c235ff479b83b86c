import type { Pop3Command } from '../command.ts';

/** RFC 2449. PIPELINING is not among Exchange's. */
export const capa: Pop3Command = {
  name: 'CAPA',
  state: 'any',
  run(session) {
    session.ok();
    for (const line of ['TOP', 'UIDL', 'SASL PLAIN XOAUTH2', 'USER', '.']) session.output.line(line);
  },
};
