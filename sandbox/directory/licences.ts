/**
 * The subscriptions that a mailbox may run on, by SKU part number.
 * Ids: https://learn.microsoft.com/entra/identity/users/licensing-service-plan-reference
 */
export const LICENCES = {
  SPE_E3: { skuId: '05e9a617-0261-4cee-bb44-138d3ef5d965', name: 'Microsoft 365 E3' },
  SPE_E5: { skuId: '06ebc4ee-1bb5-47dd-8120-11324bc54e06', name: 'Microsoft 365 E5' },
  ENTERPRISEPACK: { skuId: '6fd2c87f-b296-42f0-b197-1e91e994b900', name: 'Office 365 E3' },
  ENTERPRISEPREMIUM: { skuId: 'c7df2760-2c81-4ef7-b578-5b5392b571df', name: 'Office 365 E5' },
  STANDARDPACK: { skuId: '18181a46-0d4e-45cd-891e-60aabd171b4e', name: 'Office 365 E1' },
  EXCHANGESTANDARD: { skuId: '4b9405b0-7788-4568-add1-99614e613b69', name: 'Exchange Online (Plan 1)' },
  EXCHANGEENTERPRISE: { skuId: '19ec0d23-8335-4cbd-94ac-6050e30712fa', name: 'Exchange Online (Plan 2)' },
} as const;

export type Licence = keyof typeof LICENCES;

export const LICENCE_NAMES = Object.keys(LICENCES) as [Licence, ...Licence[]];

/** Service plans of Exchange, the only ones that matter to mail. */
export function exchangePlan(licence: Licence): { servicePlanId: string; servicePlanName: string } {
  return licence === 'STANDARDPACK' || licence === 'EXCHANGESTANDARD'
    ? { servicePlanId: '9aaf7827-d63c-4b61-89c3-182f06f82e5c', servicePlanName: 'EXCHANGE_S_STANDARD' }
    : { servicePlanId: 'efb87545-963c-4e0d-99df-69c6916d9eb0', servicePlanName: 'EXCHANGE_S_ENTERPRISE' };
}
