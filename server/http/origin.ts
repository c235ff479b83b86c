import type { FastifyRequest } from 'fastify';
import type { Api } from './context.ts';

/** The External URL; before it is set, the address at which this very request arrived. */
export async function originOf(api: Api, request: FastifyRequest): Promise<string> {
  return (await api.externalUrl()) ?? `${request.protocol}://${request.host}`;
}
