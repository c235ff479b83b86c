/** App registrations: how Postvak is known to Microsoft or another provider. For administrators only. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  addAppRegistration,
  changeAppRegistration,
  issueCertificate,
  listAppRegistrations,
  readAppRegistration,
} from '../../accounts/app-registration.ts';
import { PROVIDER_PRESETS } from '../../accounts/provider-presets.ts';
import { isUsableRedirectUri, redirectUriOf } from '../../accounts/redirect-uri.ts';
import {
  permissionsFor,
  registrationAzureCli,
  registrationPowerShell,
} from '../../accounts/setup-scripts.ts';
import { adminConsentUrl } from '../../tokens/admin-consent.ts';
import { callerOf } from '../caller.ts';
import type { Api, ServerContext } from '../context.ts';
import {
  adminConsent,
  appRegistration,
  appRegistrationChange,
  newAppRegistration,
  providerPreset,
  registrationSetup,
  registrationSetupQuery,
} from '../contract/admin.ts';
import { id } from '../contract/common.ts';
import { originOf } from '../origin.ts';
import { presentEndpoints, presentRegistration } from '../present-accounts.ts';

const tags = ['app registrations'];
const params = z.object({ id });
const config = { access: 'administrator' } as const;

export function appRegistrationRoutes(api: Api, { store, vault, clock }: ServerContext): void {
  const agentId = (request: FastifyRequest) => callerOf(request).agent.id;

  api.get(
    '/app-registrations',
    {
      config,
      schema: {
        summary: 'All app registrations, without their secrets',
        tags,
        response: { 200: z.object({ items: z.array(appRegistration) }) },
      },
    },
    async (request) => {
      const origin = await originOf(api, request);
      const registrations = await listAppRegistrations(store.db);
      return { items: registrations.map((each) => presentRegistration(each, origin)) };
    },
  );

  api.get(
    '/app-registrations/:id',
    {
      config,
      schema: { summary: 'One app registration', tags, params, response: { 200: appRegistration } },
    },
    async (request) =>
      presentRegistration(
        await readAppRegistration(store.db, request.params.id),
        await originOf(api, request),
      ),
  );

  api.post(
    '/app-registrations',
    {
      config,
      schema: {
        summary: 'Add an app registration',
        tags,
        body: newAppRegistration,
        response: { 201: appRegistration },
      },
    },
    async (request, reply) => {
      const added = await addAppRegistration(store, vault, request.body, agentId(request));
      return reply.code(201).send(presentRegistration(added, await originOf(api, request)));
    },
  );

  api.patch(
    '/app-registrations/:id',
    {
      config,
      schema: {
        summary: 'Change an app registration, or give it a new secret',
        description: 'Accounts that had stopped because of it go on by themselves.',
        tags,
        params,
        body: appRegistrationChange,
        response: { 200: appRegistration },
      },
    },
    async (request) => {
      const { id: registrationId } = request.params;
      const changed = await changeAppRegistration(
        store,
        vault,
        registrationId,
        request.body,
        agentId(request),
      );
      return presentRegistration(changed, await originOf(api, request));
    },
  );

  api.get(
    '/provider-presets',
    {
      config,
      schema: {
        summary: 'Settings of well-known providers, to begin an app registration with',
        tags,
        response: { 200: z.object({ items: z.array(providerPreset) }) },
      },
    },
    async () => ({ items: PROVIDER_PRESETS.map((preset) => ({ ...preset, ...presentEndpoints(preset) })) }),
  );

  api.get(
    '/registration-setup',
    {
      config,
      schema: {
        summary: 'What to do in Entra ID before an app registration can be added here',
        tags,
        querystring: registrationSetupQuery,
        response: { 200: registrationSetup },
      },
    },
    async (request) => {
      const redirectUri = redirectUriOf(await originOf(api, request));
      const wanted = { ...request.query, redirectUri };
      return {
        redirectUri,
        redirectUriUsable: isUsableRedirectUri(redirectUri),
        permissions: permissionsFor(wanted),
        powerShell: registrationPowerShell(wanted),
        azureCli: registrationAzureCli(wanted),
      };
    },
  );

  api.get(
    '/app-registrations/:id/admin-consent',
    {
      config,
      schema: {
        summary: 'Where a Microsoft 365 administrator agrees for all users',
        tags,
        params,
        response: { 200: adminConsent },
      },
    },
    async (request) => ({
      url: await adminConsentUrl(store.db, request.params.id, await originOf(api, request)),
    }),
  );

  api.post(
    '/app-registrations/:id/certificate',
    {
      config,
      schema: {
        summary: 'Make a key and a certificate to be used instead of a secret',
        description: 'Upload the certificate in the portal, then set authentication to "certificate".',
        tags,
        params,
        response: { 201: appRegistration },
      },
    },
    async (request, reply) => {
      const { id: registrationId } = request.params;
      const made = await issueCertificate(store, vault, registrationId, agentId(request), clock.now());
      return reply.code(201).send(presentRegistration(made, await originOf(api, request)));
    },
  );
}
