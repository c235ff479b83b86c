import type { ReactNode } from 'react';
import type { AppRegistration } from '../../api/types.ts';

/** What the form of each kind of provider is given. */
export interface AppFormProps {
  readonly onSaved: (app: AppRegistration) => void;
  /** Stands beside the button. */
  readonly beside?: ReactNode;
}
