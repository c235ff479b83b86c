/** Licences and secrets as Graph tells them (learn.microsoft.com/graph/api: licenseDetails, user, application). */
import { z } from 'zod';
import { Failure } from '../../kernel/failure.ts';
import { askGraph, type GraphAccess } from './ask.ts';

const details = z.object({
  value: z.array(z.object({ skuPartNumber: z.string().optional(), skuId: z.string() })),
});
const assigned = z.object({ assignedLicenses: z.array(z.object({ skuId: z.string() })) });
const application = z.object({
  passwordCredentials: z.array(
    z.object({ endDateTime: z.string(), hint: z.string().nullish(), displayName: z.string().nullish() }),
  ),
});

/** SKUs of the user whose token it is; needs User.Read. */
export async function ownLicences(access: GraphAccess, signal?: AbortSignal): Promise<string[]> {
  const { value } = read(details, await askGraph(access, '/me/licenseDetails', signal));
  return value.map(({ skuPartNumber, skuId }) => skuPartNumber ?? skuId);
}

/** SKU ids of any user; needs User.Read.All. */
export async function licencesOfUser(
  access: GraphAccess,
  user: string,
  signal?: AbortSignal,
): Promise<string[]> {
  const path = `/users/${encodeURIComponent(user)}?$select=assignedLicenses`;
  const { assignedLicenses } = read(assigned, await askGraph(access, path, signal));
  return assignedLicenses.map(({ skuId }) => skuId);
}

export interface ApplicationSecret {
  readonly endsAt: Date;
  /** The first three characters of the secret. */
  readonly hint: string | undefined;
}

/** Secrets of an application, without their values; needs Application.Read.All. */
export async function applicationSecrets(
  access: GraphAccess,
  clientId: string,
  signal?: AbortSignal,
): Promise<ApplicationSecret[]> {
  const path = `/applications(appId='${encodeURIComponent(clientId)}')?$select=passwordCredentials`;
  const { passwordCredentials } = read(application, await askGraph(access, path, signal));
  return passwordCredentials
    .map(({ endDateTime, hint }) => ({ endsAt: new Date(endDateTime), hint: hint ?? undefined }))
    .filter(({ endsAt }) => !Number.isNaN(endsAt.getTime()));
}

function read<T>(shape: z.ZodType<T>, body: unknown): T {
  const parsed = shape.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new Failure('protocol-error', { detail: 'Graph answered in a shape that is not known here' });
}
