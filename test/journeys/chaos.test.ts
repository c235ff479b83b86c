import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Installation, openInstallation } from '../chaos/installation.ts';
import { embeddedStore } from '../chaos/open-store.ts';
import { seededRandom } from '../chaos/random.ts';
import { chaosRound } from '../chaos/rounds.ts';

let installation: Installation;

beforeAll(async () => {
  installation = await openInstallation(4);
});

afterAll(async () => {
  await installation?.close();
});

/** The kills fall into the first bytes of retrieving, into sending, and into the quiet after. */
test.each([150, 900, 2_500])(
  'kill -9 %i ms into retrieving and sending loses nothing and does nothing twice',
  async (killAfterMs) => {
    const random = seededRandom(killAfterMs);
    const plan = { mails: 300, answers: 40, killAfterMs };
    const report = await chaosRound(
      installation,
      () => embeddedStore(installation.dataDirectory),
      plan,
      random,
    );
    expect(report.retrieved).toMatchObject({ lost: [], doubled: [], inPostvak: report.retrieved.inServer });
    expect(report.delivered).toMatchObject({ lost: [], doubled: [], inPostvak: report.delivered.inServer });
    expect(report.retrieved.inPostvak).toBeGreaterThanOrEqual(plan.mails);
  },
);
