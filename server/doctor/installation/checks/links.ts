import { both } from '../../words.ts';
import { row } from './row.ts';

/** Where to read on; information only. */
export const links = row('docs.links', both('where to read on', 'waar meer te lezen is'), [], () => ({
  evidence: [
    'docs/doctor.md, docs/failures.md, docs/operations.md',
    'OAuth for IMAP, POP and SMTP: https://learn.microsoft.com/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth',
    'Error codes of Entra ID: https://learn.microsoft.com/entra/identity-platform/reference-error-codes',
    "Microsoft's connectivity tests: https://testconnectivity.microsoft.com/tests/o365",
  ],
}));
