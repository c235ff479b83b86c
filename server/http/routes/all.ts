/** Every route plugin. Those of API_ROUTES stand behind the gate of `access.ts`, under /api/v1. */
import type { RoutePlugin } from '../context.ts';
import { accountMailboxRoutes } from './account-mailboxes.ts';
import { accountRoutes } from './accounts.ts';
import { acknowledgementRoutes } from './acknowledgements.ts';
import { agentRoutes } from './agents.ts';
import { alarmChannelRoutes } from './alarm-channels.ts';
import { alarmRoutes } from './alarms.ts';
import { appRegistrationRoutes } from './app-registrations.ts';
import { auditRoutes } from './audit.ts';
import { bounceRoutes } from './bounces.ts';
import { consentCallbackRoute, consentRoutes } from './consent.ts';
import { conversationRoutes } from './conversations.ts';
import { deliveryRoutes } from './deliveries.ts';
import { departmentRoutes } from './departments.ts';
import { dkimRoutes } from './dkim.ts';
import { doctorRoutes } from './doctor.ts';
import { draftRoutes } from './drafts.ts';
import { eventRoutes } from './events.ts';
import { forwardedRoutes } from './forwarded.ts';
import { healthRoutes } from './health.ts';
import { letterRoutes } from './letters.ts';
import { mailboxRoutes } from './mailboxes.ts';
import { messageRoutes } from './messages.ts';
import { nodeRoutes } from './nodes.ts';
import { originalRoutes } from './originals.ts';
import { readingSettingsRoutes } from './reading-settings.ts';
import { sessionRoutes } from './session.ts';
import { setupRoutes } from './setup.ts';
import { teamRoutes } from './team.ts';
import { teamworkRoutes } from './teamwork.ts';
import { textRoutes } from './texts.ts';
import { uploadRoutes } from './uploads.ts';

export const API_ROUTES: readonly RoutePlugin[] = [
  eventRoutes,
  setupRoutes,
  sessionRoutes,
  conversationRoutes,
  letterRoutes,
  uploadRoutes,
  draftRoutes,
  textRoutes,
  acknowledgementRoutes,
  teamRoutes,
  teamworkRoutes,
  messageRoutes,
  forwardedRoutes,
  originalRoutes,
  readingSettingsRoutes,
  deliveryRoutes,
  bounceRoutes,
  agentRoutes,
  departmentRoutes,
  appRegistrationRoutes,
  accountRoutes,
  accountMailboxRoutes,
  mailboxRoutes,
  consentRoutes,
  alarmRoutes,
  alarmChannelRoutes,
  auditRoutes,
  dkimRoutes,
  doctorRoutes,
  nodeRoutes,
];

export const ROOT_ROUTES: readonly RoutePlugin[] = [healthRoutes, consentCallbackRoute];
