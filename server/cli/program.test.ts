import { expect, it } from 'vitest';
import { COMMANDS } from './index.ts';
import { programFor } from './program.ts';

/** What a command says of itself, and of a wrong use; an action would run in this process, and none of these has one. */
async function say(...parameters: string[]) {
  let out = '';
  let err = '';
  const program = await programFor(parameters, {
    writeOut: (text) => {
      out += text;
    },
    writeErr: (text) => {
      err += text;
    },
  });
  const ended = await program.parseAsync(parameters, { from: 'user' }).catch((error) => error);
  return { out, err, code: ended.code, exitCode: ended.exitCode };
}

it.each(COMMANDS.filter(({ name }) => name !== 'sandbox').map(({ name }) => [name]))(
  '%s --help explains itself and does nothing',
  async (name) => {
    const { out, err, code } = await say(name, '--help');
    expect({ code, err }).toEqual({ code: 'commander.helpDisplayed', err: '' });
    expect(out).toContain(`Usage: postvak ${name}`);
  },
);

it.each([
  [['fly'], 'commander.unknownCommand'],
  [['start', '--fast'], 'commander.unknownOption'],
  [['start', '--role', 'everything'], 'commander.invalidArgument'],
  [['user', 'create', 'no-address', '--name', 'x'], 'commander.invalidArgument'],
  [['backup'], 'commander.missingArgument'],
])('%j is a wrong use, and says so', async (parameters, expected) => {
  const { out, err, code, exitCode } = await say(...parameters);
  expect({ code, exitCode, out }).toEqual({ code: expected, exitCode: 1, out: '' });
  expect(err).toMatch(/^error: /);
});
