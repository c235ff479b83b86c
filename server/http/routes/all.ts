/** Every route plugin. Those of API_ROUTES stand behind the gate of `access.ts`, under /api/v1. */
import type { RoutePlugin } from '../context.ts';
import { accountMailboxRoutes } from './account-mailboxes.ts';
import { accountRoutes } from './accounts.ts';
import { agentRoutes } from './agents.ts';
import { appRegistrationRoutes } from './app-registrations.ts';
import { auditRoutes } from './audit.ts';
import { consentCallbackRoute, consentRoutes } from './consent.ts';
import { conversationRoutes } from './conversations.ts';
import { deliveryRoutes } from './deliveries.ts';
import { departmentRoutes } from './departments.ts';
import { eventRoutes } from './events.ts';
import { healthRoutes } from './health.ts';
import { mailboxRoutes } from './mailboxes.ts';
import { messageRoutes } from './messages.ts';
import { sessionRoutes } from './session.ts';
import { setupRoutes } from './setup.ts';

export const API_ROUTES: readonly RoutePlugin[] = [
  eventRoutes,
  setupRoutes,
  sessionRoutes,
  conversationRoutes,
  messageRoutes,
  deliveryRoutes,
  agentRoutes,
  departmentRoutes,
  appRegistrationRoutes,
  accountRoutes,
  accountMailboxRoutes,
  mailboxRoutes,
  consentRoutes,
  auditRoutes,
];

export const ROOT_ROUTES: readonly RoutePlugin[] = [healthRoutes, consentCallbackRoute];
