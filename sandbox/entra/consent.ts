/** Who has agreed to what. Agreement is by permission, whatever name of the resource it was asked under. */
import type { App, Directory, User } from '../directory/directory.ts';
import { permissionKey } from './scopes.ts';

/** @returns those of the permissions (full URIs) that nobody has agreed to for this user. */
export function missingConsent(app: App, user: User, permissions: readonly string[]): string[] {
  const agreed = new Set(
    [...app.adminConsented, ...(app.userConsented.get(user.upn.toLowerCase()) ?? [])].map(permissionKey),
  );
  return permissions.filter((permission) => !agreed.has(permissionKey(permission)));
}

export function consentFor(app: App, user: User, permissions: readonly string[]): void {
  const key = user.upn.toLowerCase();
  const before = app.userConsented.get(key) ?? new Set<string>();
  app.userConsented.set(key, new Set([...before, ...permissions]));
}

/** Users may not consent for themselves here, and this one is no administrator. */
export function needsAdministrator(directory: Directory, user: User): boolean {
  return !user.administrator && directory.findTenant(user.tenantId)?.adminConsentOnly === true;
}
