/**
 * Is the licence of a mailbox enough? The guide asks for E3 or better; others report that smaller ones work, so less
 * than E3 is a warning and none at all a failure. SKU ids: Microsoft, "Product names and service plan identifiers".
 */

interface Sku {
  readonly name: string;
  readonly enough: boolean;
}

const BY_PART_NUMBER: Readonly<Record<string, Sku>> = {
  SPE_E3: { name: 'Microsoft 365 E3', enough: true },
  SPE_E5: { name: 'Microsoft 365 E5', enough: true },
  ENTERPRISEPACK: { name: 'Office 365 E3', enough: true },
  ENTERPRISEPREMIUM: { name: 'Office 365 E5', enough: true },
  STANDARDPACK: { name: 'Office 365 E1', enough: false },
  EXCHANGESTANDARD: { name: 'Exchange Online (Plan 1)', enough: false },
  EXCHANGEENTERPRISE: { name: 'Exchange Online (Plan 2)', enough: false },
};

const PART_NUMBER_BY_ID: Readonly<Record<string, string>> = {
  '05e9a617-0261-4cee-bb44-138d3ef5d965': 'SPE_E3',
  '06ebc4ee-1bb5-47dd-8120-11324bc54e06': 'SPE_E5',
  '6fd2c87f-b296-42f0-b197-1e91e994b900': 'ENTERPRISEPACK',
  'c7df2760-2c81-4ef7-b578-5b5392b571df': 'ENTERPRISEPREMIUM',
  '18181a46-0d4e-45cd-891e-60aabd171b4e': 'STANDARDPACK',
  '4b9405b0-7788-4568-add1-99614e613b69': 'EXCHANGESTANDARD',
  '19ec0d23-8335-4cbd-94ac-6050e30712fa': 'EXCHANGEENTERPRISE',
};

export type LicenceVerdict =
  | { readonly outcome: 'pass'; readonly name: string }
  | { readonly outcome: 'warn'; readonly name: string }
  | { readonly outcome: 'fail' };

/** @param skus part numbers or SKU ids, as Graph's licenseDetails gives them. */
export function judgeLicence(skus: readonly string[]): LicenceVerdict {
  const found = skus.map((sku) => {
    const partNumber = PART_NUMBER_BY_ID[sku.toLowerCase()] ?? sku.toUpperCase();
    return BY_PART_NUMBER[partNumber] ?? { name: partNumber, enough: false };
  });
  const enough = found.find((sku) => sku.enough);
  if (enough) return { outcome: 'pass', name: enough.name };
  const [less] = found;
  return less ? { outcome: 'warn', name: less.name } : { outcome: 'fail' };
}
