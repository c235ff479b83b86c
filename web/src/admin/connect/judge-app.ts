/** What can be seen to be wrong with an app registration before Microsoft is asked. */

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const DOMAIN = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/i;

export function isGuid(text: string): boolean {
  return GUID.test(text.trim());
}

/** A tenant is named by its GUID or one of its domains. */
export function isTenant(text: string): boolean {
  return isGuid(text) || DOMAIN.test(text.trim());
}

/**
 * Beside each secret the portal shows its ID, a GUID, which is pasted by mistake more often than anything else.
 * A secret's Value is never a GUID.
 */
export function isSecretId(text: string): boolean {
  return isGuid(text);
}
