/**
 * The index of a Maildir as mutt draws it, with the lines by which it shows who answers whom. It threads by the header
 * fields alone (`strict_threads`), never by subject. mutt wants a terminal: `script` is one.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export function hasMutt(): boolean {
  return spawnSync('mutt', ['-v']).status === 0 && spawnSync('script', ['--version']).status === 0;
}

/** @returns a line for each mail, in the order of the index: `address: tree and subject`. */
export function muttIndex(mails: readonly Buffer[]): string[] {
  const home = mkdtempSync(join(tmpdir(), 'postvak-mutt-'));
  try {
    const maildir = join(home, 'Mail');
    for (const part of ['cur', 'new', 'tmp']) mkdirSync(join(maildir, part), { recursive: true });
    for (const [at, mail] of mails.entries()) writeFileSync(join(maildir, 'new', `${at}.mail`), mail);
    writeFileSync(
      join(home, 'muttrc'),
      [
        `set folder="${maildir}"`,
        'set sort=threads',
        'set strict_threads=yes',
        'set ascii_chars=yes',
        'set index_format="#%F: %s#"',
        'set quit=yes',
      ].join('\n'),
    );
    const command = `stty cols 300 rows 60; mutt -n -R -F ${home}/muttrc -f ${maildir} -e 'push <exit>'`;
    execFileSync('script', ['-q', '-e', '-c', command, join(home, 'screen')], {
      stdio: 'ignore',
      timeout: 20_000,
      env: { ...process.env, HOME: home, TERM: 'xterm', LC_ALL: 'C.UTF-8' },
    });
    const screen = readFileSync(join(home, 'screen'), 'utf8');
    const lines = screen.replace(/\u001b(\[[\d;?]*[A-Za-z]|[()][A-Z\d])/g, '\n').split(/[\r\n]+/);
    return lines.flatMap((line) => /#(.+: .*)#/.exec(line)?.[1] ?? []);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
