/** Users and their licences, each behind the permission that Graph asks for. */
import type { User } from '../directory/directory.ts';
import { exchangePlan, LICENCES } from '../directory/licences.ts';
import type { VerifiedToken } from '../entra/tokens.ts';
import type { GraphContext } from './context.ts';
import { GraphFailure } from './failure.ts';

const READ_SELF = ['User.Read', 'User.ReadWrite', 'User.Read.All', 'Directory.Read.All'];
const READ_OTHERS = ['User.Read.All', 'Directory.Read.All'];

/** What is given when `$select` does not say. */
const DEFAULT_PROPERTIES = ['id', 'userPrincipalName', 'displayName', 'mail'];

export function readUser(
  context: GraphContext,
  token: VerifiedToken,
  id: string,
  query: URLSearchParams,
): object {
  const user = requireUser(context, token, id);
  const all: Record<string, unknown> = {
    id: user.oid,
    userPrincipalName: user.upn,
    displayName: user.displayName,
    mail: context.directory.findMailbox(user.upn)?.address ?? null,
    accountEnabled: !user.disabled,
    assignedLicenses: licencesOf(context, user).map(({ skuId }) => ({ disabledPlans: [], skuId })),
    assignedPlans: licencesOf(context, user).map(({ plan }) => ({
      assignedDateTime: '2026-01-01T00:00:00Z',
      capabilityStatus: 'Enabled',
      service: 'exchange',
      servicePlanId: plan.servicePlanId,
    })),
  };
  const selected = query.get('$select')?.split(',') ?? DEFAULT_PROPERTIES;
  return Object.fromEntries(selected.filter((name) => name in all).map((name) => [name, all[name]]));
}

/** Delegated only: an application by itself reads `assignedPlans` of the user instead. */
export function readUserLicences(context: GraphContext, token: VerifiedToken, id: string): object {
  if (token.upn === undefined) throw GraphFailure.denied();
  const user = requireUser(context, token, id);
  return {
    value: licencesOf(context, user).map(({ skuId, skuPartNumber, plan }) => ({
      id: Buffer.from(`${user.oid}${skuId}`).toString('base64url').slice(0, 43),
      skuId,
      skuPartNumber,
      servicePlans: [{ ...plan, provisioningStatus: 'Success', appliesTo: 'User' }],
    })),
  };
}

/** @throws GraphFailure 403 before 404: who may not read is not told who exists. */
function requireUser({ directory }: GraphContext, token: VerifiedToken, id: string): User {
  const self = id === token.oid || id.toLowerCase() === token.upn?.toLowerCase();
  const permissions = [...token.scp, ...token.roles];
  if (!(self ? READ_SELF : READ_OTHERS).some((name) => permissions.includes(name)))
    throw GraphFailure.denied();
  const user = directory.findUser(id) ?? directory.findUserByOid(id);
  if (!user) {
    throw new GraphFailure(
      404,
      'Request_ResourceNotFound',
      `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
    );
  }
  return user;
}

function licencesOf({ policy }: GraphContext, user: User) {
  const licence = policy.licenceOf(user);
  if (licence === undefined) return [];
  return [{ skuId: LICENCES[licence].skuId, skuPartNumber: licence, plan: exchangePlan(licence) }];
}
