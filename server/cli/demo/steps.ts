/** Prints one line per step with its duration. */
export interface Steps {
  /** @param describe what the line says when the step's result is known; the name alone otherwise. */
  step<T>(name: string, run: () => Promise<T>, describe?: (result: T) => string): Promise<T>;
}

const CODES = { green: 32, red: 31, dim: 2 } as const;

export function printedSteps(out: NodeJS.WritableStream & { isTTY?: boolean }): Steps {
  const colour = out.isTTY === true && !process.env.NO_COLOR;
  const paint = (text: string, code: number) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
  const line = (mark: string, name: string, began: number) => {
    const seconds = ((performance.now() - began) / 1000).toFixed(2).padStart(6);
    out.write(`${mark} ${name.padEnd(56)} ${paint(`${seconds} s`, CODES.dim)}\n`);
  };
  return {
    async step(name, run, describe = () => name) {
      const began = performance.now();
      try {
        const result = await run();
        line(paint('✓', CODES.green), describe(result), began);
        return result;
      } catch (error) {
        line(paint('✗', CODES.red), name, began);
        throw error;
      }
    },
  };
}
