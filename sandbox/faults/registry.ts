/**
 * Which faults are on. The servers ask `active(...)` at the very place where the fault would show; asking uses up
 * `count` and throws the dice of `probability`, so ask once per event and only when it would really take effect.
 *
 * A fault that is narrowed to a user, mailbox or service is active only for an event that names the same one.
 */
import type { z } from 'zod';
import type { SmtpStage } from './declaration.ts';
import { DEPLOYMENT_FAULTS } from './deployment-faults.ts';
import { AADSTS_FAULTS, ENTRA_FAULTS } from './entra-faults.ts';
import { IMAP_FAULTS, MAILBOX_FAULTS, POP3_FAULTS, SMTP_FAULTS } from './exchange-faults.ts';
import { NETWORK_FAULTS, type Service, TLS_FAULTS } from './network-faults.ts';

export const FAULTS = {
  ...NETWORK_FAULTS,
  ...TLS_FAULTS,
  ...ENTRA_FAULTS,
  ...AADSTS_FAULTS,
  ...MAILBOX_FAULTS,
  ...IMAP_FAULTS,
  ...POP3_FAULTS,
  ...SMTP_FAULTS,
  ...DEPLOYMENT_FAULTS,
} as const;

export type FaultName = keyof typeof FAULTS;
export type ParametersOf<Name extends FaultName> = z.infer<(typeof FAULTS)[Name]['parameters']>;

export const FAULT_NAMES = Object.keys(FAULTS) as FaultName[];

/** What the event is about. */
export interface FaultPlace {
  readonly user?: string | undefined;
  readonly mailbox?: string | undefined;
  readonly service?: Service | undefined;
}

export interface Faults {
  /** @returns the parameters when the fault shows here and now; that one showing is then used up. */
  active<Name extends FaultName>(name: Name, place?: FaultPlace): ParametersOf<Name> | undefined;
  /** The same without using anything up, for what only wants to know. */
  isSet<Name extends FaultName>(name: Name, place?: FaultPlace): ParametersOf<Name> | undefined;
  /**
   * The fixed reply, if any fault puts one at this stage of an SMTP session. A reply to `connect` ends the session.
   */
  smtpReply(
    stage: SmtpStage,
    place: FaultPlace & { readonly login?: string | undefined; readonly from?: string | undefined },
  ): { readonly name: FaultName; readonly reply: string; readonly delayMs: number } | undefined;
  /** @throws ZodError for parameters that the fault does not take. */
  set(name: FaultName, parameters?: object): void;
  /** @returns false when it was not on. */
  remove(name: FaultName): boolean;
  clear(): void;
  /** What is on, with its parameters; `shown` counts how often it has shown. */
  list(): { readonly name: FaultName; readonly parameters: object; readonly shown: number }[];
  /** Told after every change; faults that are events (a new UIDVALIDITY) happen here. @returns stops telling. */
  onChange(listener: (name: FaultName, parameters: object | undefined) => void): () => void;
}

interface ActiveFault {
  readonly parameters: Record<string, unknown>;
  left: number;
  shown: number;
}

export function createFaults(random: () => number = Math.random): Faults {
  const on = new Map<FaultName, ActiveFault>();
  const listeners = new Set<(name: FaultName, parameters: object | undefined) => void>();
  const tell = (name: FaultName, parameters?: object) => {
    for (const listener of listeners) listener(name, parameters);
  };

  const faults: Faults = {
    active: (name, place = {}) => {
      const fault = on.get(name);
      if (!fault || !matches(fault.parameters, place)) return undefined;
      const { probability } = fault.parameters;
      if (typeof probability === 'number' && random() >= probability) return undefined;
      fault.shown++;
      if (--fault.left <= 0) faults.remove(name);
      return fault.parameters as ParametersOf<typeof name>;
    },
    isSet: (name, place = {}) => {
      const fault = on.get(name);
      return fault && matches(fault.parameters, place)
        ? (fault.parameters as ParametersOf<typeof name>)
        : undefined;
    },
    smtpReply: (stage, place) => {
      // The sandbox nearly always runs without faults: that costs one comparison.
      for (const name of on.size === 0 ? [] : on.keys()) {
        const declared = FAULTS[name] as { smtpReply?: { stage: SmtpStage; reply: string } };
        const free = name === 'smtp-reply' ? faults.isSet('smtp-reply', place) : undefined;
        const fixed = declared.smtpReply ?? free;
        if (fixed?.stage !== stage) continue;
        const shown = faults.active(name, place);
        if (!shown) continue;
        const reply = fixed.reply
          .replace('{login}', place.login ?? place.user ?? '')
          .replace('{from}', place.from ?? place.mailbox ?? '');
        return { name, reply, delayMs: shown.delayMs ?? 0 };
      }
      return undefined;
    },
    set: (name, given = {}) => {
      const parameters = FAULTS[name].parameters.parse(given) as Record<string, unknown>;
      const { count } = parameters;
      on.set(name, {
        parameters,
        left: typeof count === 'number' ? count : Number.POSITIVE_INFINITY,
        shown: 0,
      });
      tell(name, parameters);
    },
    remove: (name) => {
      const removed = on.delete(name);
      if (removed) tell(name);
      return removed;
    },
    clear: () => {
      for (const name of [...on.keys()]) faults.remove(name);
    },
    list: () => [...on].map(([name, { parameters, shown }]) => ({ name, parameters, shown })),
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return faults;
}

/** The same faults for somebody who only looks: asking uses nothing up. */
export function peekAt(faults: Faults): Faults {
  return { ...faults, active: faults.isSet };
}

export function isFaultName(name: string): name is FaultName {
  return Object.hasOwn(FAULTS, name);
}

function matches(parameters: Record<string, unknown>, place: FaultPlace): boolean {
  return (['user', 'mailbox', 'service'] as const).every((key) => {
    const wanted = parameters[key];
    return wanted === undefined || String(wanted).toLowerCase() === place[key]?.toLowerCase();
  });
}
