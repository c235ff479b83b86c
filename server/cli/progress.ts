/** Says on a terminal what is being done; elsewhere it is silent, because the result says it all. */
export interface Progress {
  step(what: string): void;
  end(): void;
}

export function progress(doing: string): Progress {
  const terminal = process.stderr.isTTY === true;
  const say = (text: string) => {
    if (terminal) process.stderr.write(`\r\x1b[K${text}`);
  };
  return { step: (what) => say(`${doing} ${what} …`), end: () => say('') };
}
