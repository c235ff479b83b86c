import { Problem } from '../api/problem.ts';
import { FailureNote } from '../ui/failure-note.tsx';
import { useProblemText } from '../ui/state.tsx';
import css from './admin.module.css';

/** Why it was refused: with its remedy, when it is one of the known failures. */
export function Refusal({ error }: { readonly error: unknown }) {
  const problemText = useProblemText();
  if (!error) return null;
  return (
    <div className={css.apartAbove} role="alert">
      {error instanceof Problem && error.failure ? (
        <FailureNote failure={error.failure} />
      ) : (
        <p className={css.buttonProblem}>{problemText(error)}</p>
      )}
    </div>
  );
}
