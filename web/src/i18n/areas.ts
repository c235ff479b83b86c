/**
 * The texts that each area of the console has before it is drawn.
 *
 * A text that is fetched only when a component asks for it would blank the screen around that component meanwhile, and
 * the keys pressed in that moment would go astray.
 */
import i18next from 'i18next';

export const TEXTS_OF = {
  agent: ['desk', 'composer', 'reading', 'originals', 'outgoing'],
  outgoing: ['outgoing'],
  admin: [
    ...['admin', 'alarms', 'audit', 'composer', 'doctor', 'nodes'],
    ...['originals', 'outgoing', 'people', 'reading', 'writing'],
  ],
  profile: ['profile'],
  setup: ['setup'],
  signature: ['signature', 'composer'],
  team: ['team'],
} as const;

/** @returns when they are there; at once when they are already. */
export async function loadTexts(area: keyof typeof TEXTS_OF): Promise<void> {
  await i18next.loadNamespaces(TEXTS_OF[area]);
}
