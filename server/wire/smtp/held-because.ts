/**
 * Exchange holds a mailbox whose sending fails again and again (`550 5.2.25x Sender throttled due to continuous …`), and
 * its code says over what. Each has its own cure, and without it the hold comes back.
 * https://learn.microsoft.com/exchange/mail-flow-best-practices/non-delivery-reports-in-exchange-online
 */
const CAUSES: Readonly<Record<string, { readonly en: string; readonly nl: string }>> = {
  '5.2.251': {
    en: 'the mailbox is full. Delete or archive mail in it (Sent Items counts too), or raise its quota',
    nl: 'het postvak is vol. Verwijder of archiveer mail (Verzonden items telt mee), of vergroot het quotum',
  },
  '5.2.252': {
    en: 'it may not send as the address in From. Give the Send As right, or write from another address',
    nl: 'het mag niet verzenden als het adres in Van. Geef het recht Verzenden als, of schrijf vanaf een ander adres',
  },
  '5.2.253': {
    en: 'it has no valid licence. Assign one with Exchange Online',
    nl: 'het heeft geen geldige licentie. Wijs er een met Exchange Online toe',
  },
  '5.2.254': {
    en: 'its messages have too many recipients. Write to fewer at a time',
    nl: 'de berichten hebben te veel geadresseerden. Schrijf er minder tegelijk',
  },
  '5.2.255': {
    en: 'it keeps writing to addresses that do not exist. Correct or remove them',
    nl: 'er wordt steeds geschreven naar adressen die niet bestaan. Verbeter of verwijder ze',
  },
};

/** @returns the facts `cause` and `cause.nl` of `sender-throttled`; none for other codes. */
export function heldBecause(enhanced: string | undefined): Record<string, string> {
  const cause = enhanced === undefined ? undefined : CAUSES[enhanced];
  return cause ? { cause: cause.en, 'cause.nl': cause.nl } : {};
}
