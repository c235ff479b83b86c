import { Failure } from '../kernel/failure.ts';
import { GraphRefusal } from '../wire/graph/ask.ts';
import { both, type Words } from './words.ts';

/** What Graph says, or why it does not. */
export async function permitted<T>(ask: () => Promise<T>): Promise<T | Words> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof GraphRefusal) && !(error instanceof Failure)) throw error;
    const why = error instanceof Failure ? error.code : error.message;
    return both(`it cannot be read from Graph: ${why}`, `het is niet te lezen in Graph: ${why}`);
  }
}
