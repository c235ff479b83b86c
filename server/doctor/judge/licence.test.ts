import { expect, test } from 'vitest';
import { judgeLicence } from './licence.ts';

test.each([
  [['ENTERPRISEPACK'], 'pass'],
  [['6fd2c87f-b296-42f0-b197-1e91e994b900'], 'pass'],
  [['spe_e5'], 'pass'],
  [['EXCHANGESTANDARD', 'SPE_E3'], 'pass'],
  [['STANDARDPACK'], 'warn'],
  [['4B9405B0-7788-4568-ADD1-99614E613B69'], 'warn'],
  [['O365_BUSINESS_ESSENTIALS'], 'warn'],
  [[], 'fail'],
])('%j: %s', (skus, outcome) => {
  expect(judgeLicence(skus).outcome).toBe(outcome);
});
