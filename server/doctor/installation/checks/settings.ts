import { both } from '../../words.ts';
import { row } from './row.ts';

/** The settings of the environment can be used, and none of them is a slip of the pen. */
export const settings = row(
  'system.settings',
  both('the settings can be used', 'de instellingen zijn bruikbaar'),
  [],
  ({ opened }) => {
    if ('failure' in opened.settings) throw opened.settings.failure;
    const { dataDirectory, embedded, roles, unknown } = opened.settings.value;
    const evidence = [
      both(`roles ${roles.join(', ')}`, `rollen ${roles.join(', ')}`),
      both(`data directory ${dataDirectory}`, `datamap ${dataDirectory}`),
      embedded
        ? both('embedded database', 'ingebouwde database')
        : both('database of POSTVAK_DATABASE_URL', 'database van POSTVAK_DATABASE_URL'),
    ];
    if (unknown.length === 0) return { evidence };
    const names = unknown.join(', ');
    return {
      evidence,
      warn: {
        summary: both(`No settings of Postvak: ${names}.`, `Geen instellingen van Postvak: ${names}.`),
        remedy: both(
          'Correct the name or take it out; docs/operations.md lists the settings.',
          'Verbeter de naam of haal hem weg; docs/operations.md noemt de instellingen.',
        ),
      },
    };
  },
);
