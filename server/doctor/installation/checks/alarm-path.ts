import { checkAlarmRoutes } from '../../../alarms/route-check.ts';
import type { Check } from '../../check.ts';
import { both, type Said } from '../../words.ts';
import { contentOf, type InstallationProbe } from '../probe.ts';
import { row } from './row.ts';

/**
 * Alarm mail can leave. Every way is opened and signed in to; nothing is sent. Ways that nobody chose are mailboxes of
 * this installation, whose own rows tell what is wrong with them.
 */
const waysOfAlarmMail = row(
  'alarm.path',
  both('alarm mail can leave', 'alarmmail kan weg'),
  ['system.vault'],
  async ({ opened, tokens }, signal) => {
    const context = { store: contentOf(opened.store), vault: contentOf(opened.vault), tokens };
    const { routes, failure, redundant } = await checkAlarmRoutes(context, signal);
    const chosen = routes.some((route) => route.chosen);
    const evidence = routes.map(
      ({ name, failure: own }): Said => (own ? `✗ ${name}: ${own.code}` : `✓ ${name}`),
    );
    if (!chosen) {
      const skip = both(
        'no way for alarm mail was chosen; it would leave by the mailboxes, whose rows stand above',
        'er is geen weg voor alarmmail gekozen; die zou via de postvakken gaan, waarvan de rijen hierboven staan',
      );
      return failure ? { evidence, skip } : { evidence };
    }
    if (failure) return { evidence, fail: failure };
    if (redundant) return { evidence };
    return {
      evidence: [
        ...evidence,
        both(
          'only one way works: an alarm about it could not leave',
          'er werkt maar één weg: een alarm over die weg zelf kan niet weg',
        ),
      ],
    };
  },
);

/** Each way has twenty seconds of its own, so that a silent one does not hide that another works. */
const BUDGET_MS = 25_000;

export const alarmPath: Check<InstallationProbe> = { ...waysOfAlarmMail, budgetMs: BUDGET_MS };
