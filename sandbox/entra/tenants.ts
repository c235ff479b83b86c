/** The tenant in the path, and whether an application may be used through it. */
import type { App, Directory, Tenant } from '../directory/directory.ts';
import { EntraFailure } from './failure.ts';

/** `common` and its kind stand for whatever tenant the user turns out to be of. */
export type TenantInPath = Tenant | 'common' | 'organizations' | 'consumers';

/** @throws EntraFailure 90002 */
export function readTenant(directory: Directory, name: string): TenantInPath {
  const lower = name.toLowerCase();
  if (lower === 'common' || lower === 'organizations' || lower === 'consumers') return lower;
  const tenant = directory.findTenant(lower);
  if (!tenant) throw new EntraFailure(90002, { tenant: name });
  return tenant;
}

/** @throws EntraFailure 900144, 700016, 7000112, 50194, 9002332 */
export function readApp(
  directory: Directory,
  clientId: string | null | undefined,
  tenant: TenantInPath,
): App {
  if (!clientId) throw new EntraFailure(900144, { parameter: 'client_id' });
  const app = directory.findApp(clientId);
  const values = { client: clientId, name: app?.name ?? '', tenant: nameOf(tenant) };
  if (!app || (typeof tenant === 'object' && tenant.id !== app.tenantId && !app.multiTenant)) {
    throw new EntraFailure(700016, values);
  }
  if (!app.enabled) throw new EntraFailure(7000112, values);
  if (tenant === 'consumers') throw new EntraFailure(9002332, values);
  if (typeof tenant === 'string' && !app.multiTenant) throw new EntraFailure(50194, values);
  return app;
}

export function nameOf(tenant: TenantInPath): string {
  return typeof tenant === 'string' ? tenant : tenant.name;
}
