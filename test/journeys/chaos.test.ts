import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Installation, openInstallation } from '../chaos/installation.ts';
import { embeddedStore } from '../chaos/open-store.ts';
import { outageRun } from '../chaos/outages.ts';
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

test('outages of every kind while mail flows in: nothing lost, nothing twice, every mailbox in order', async () => {
  const both = await openInstallation(5, { nodes: 2 });
  try {
    const openStore = () => embeddedStore(both.dataDirectory);
    const report = await outageRun(both, openStore, { mails: 1_500, outages: 12 }, seededRandom(7));
    expect(Object.keys(report.outages)).toHaveLength(12);
    expect(report.retrieved).toMatchObject({ lost: [], doubled: [], inPostvak: report.retrieved.inServer });
    expect(report.retrieved.inServer).toBe(1_500);
    expect(report.misordered).toEqual([]);
  } finally {
    await both.close();
  }
}, 400_000);
