/**
 * What happens when to the fleet, drawn from the seed alone: the same seed is the same list of disturbances, however
 * fast the machine is and however many of them a run gets to. Each turn has a stream of its own.
 *
 * The first node of each role is left alone, so that its memory can be watched for the whole run (`memory.ts`).
 */
import { pick, seededRandom } from '../chaos/random.ts';
import { isWatched } from './memory.ts';

export type Disturbance =
  | { readonly kind: 'fault'; readonly fault: string; readonly parameters: object; readonly lastsMs: number }
  | { readonly kind: 'kill'; readonly node: string; readonly downMs: number }
  | { readonly kind: 'database' | 'replace' | 'revoked' };

export interface Turn {
  readonly disturbance: Disturbance;
  /** Before the next one. */
  readonly restMs: number;
}

/** None of them ends a message for good: whatever is lost then was lost by us. */
const PASSING_FAULTS: readonly (readonly [string, object])[] = [
  ['network-reset', { service: 'imap', existing: true }],
  ['network-reset', { service: 'smtp', existing: true }],
  ['network-refuse', { service: 'imap' }],
  ['network-refuse', { service: 'smtp' }],
  ['network-blackhole', { service: 'imap', existing: true }],
  ['imap-server-unavailable', {}],
  ['imap-session-expired', {}],
  ['imap-throttled', { backoffMs: 4_000 }],
  ['imap-reset-in-literal', {}],
  ['entra-unavailable', {}],
  ['smtp-lost-reply', {}],
  ['smtp-reset-in-data', {}],
  ['smtp-service-unavailable', {}],
];

/** A run of five minutes meets each of them. */
const ROUND = [
  'fault',
  'replace',
  'revoked',
  'kill',
  'fault',
  'database',
  'fault',
  'kill',
  'revoked',
  'fault',
  'database',
  'kill',
  'fault',
  'fault',
] as const;
const REST_MS = 5_000;
const SHORTEST_FAULT_MS = 3_000;
const FAULT_MS = 9_000;
const DOWN_MS = 8_000;

/** @param nodes names of all nodes. */
export function planTurn(seed: number | string, turn: number, nodes: readonly string[]): Turn {
  const random = seededRandom(`${seed} turn ${turn}`);
  const kind = ROUND[turn % ROUND.length] as (typeof ROUND)[number];
  const restMs = Math.floor(random() * REST_MS);
  if (kind === 'fault') {
    const [fault, parameters] = pick(PASSING_FAULTS, random);
    const lastsMs = SHORTEST_FAULT_MS + Math.floor(random() * FAULT_MS);
    return { disturbance: { kind, fault, parameters, lastsMs }, restMs };
  }
  if (kind === 'kill') {
    const node = pick(
      nodes.filter((name) => !isWatched(name)),
      random,
    );
    return { disturbance: { kind, node, downMs: Math.floor(random() * DOWN_MS) }, restMs };
  }
  return { disturbance: { kind }, restMs };
}
