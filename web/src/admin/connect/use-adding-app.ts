/** Adds an app registration; what the server finds wrong goes to the field it names. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Problem } from '../../api/problem.ts';
import type { AppRegistration, NewAppRegistration } from '../../api/types.ts';
import { addApp, appsQuery, issueCertificate } from '../queries.ts';

interface Adding {
  readonly app: NewAppRegistration;
  /** Postvak makes a key and a certificate, in the place of a secret. */
  readonly certificate?: boolean;
}

export function useAddingApp(
  onSaved: (app: AppRegistration) => void,
  onWrong: (fields: Readonly<Record<string, string>>) => void,
) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ app, certificate = false }: Adding) => {
      const added = await addApp(app);
      return certificate ? issueCertificate(added.id) : added;
    },
    onSuccess: (app) => {
      queries.setQueryData(appsQuery.queryKey, (before) => [...(before ?? []), app]);
      onSaved(app);
    },
    onError: (error) => {
      if (error instanceof Problem)
        onWrong(Object.fromEntries(error.errors.map(({ path, message }) => [path, message])));
    },
  });
}
