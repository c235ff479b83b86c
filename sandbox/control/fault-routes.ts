import { z } from 'zod';
import { FAULT_NAMES, FAULTS, type FaultName, isFaultName } from '../faults/registry.ts';
import { BadRequest } from '../http/ask.ts';
import { json, nothing } from '../http/reply.ts';
import type { SandboxParts } from '../parts.ts';
import type { ControlHandler } from './handler.ts';

/** Every fault that there is, whether it is on, and what it takes. */
export const listFaults: ControlHandler = ({ faults }) => json(describeFaults({ faults }));

/** PUT: on with these parameters, in place of those that it had. */
export const setFault: ControlHandler = async ({ faults, network }, { ask, values: [name = ''] }) => {
  faults.set(requireName(name), z.record(z.string(), z.unknown()).parse(await ask.json()));
  await network.settled();
  return json(describeFaults({ faults }).find((fault) => fault.name === name));
};

/** The same answer whether it was on or not. */
export const removeFault: ControlHandler = async ({ faults, network }, { values: [name = ''] }) => {
  faults.remove(requireName(name));
  await network.settled();
  return nothing();
};

export const clearFaults: ControlHandler = async ({ faults, network }) => {
  faults.clear();
  await network.settled();
  return nothing();
};

export interface FaultDescription {
  readonly name: FaultName;
  readonly area: string;
  readonly description: string;
  /** Rows of the checklist. */
  readonly breaks: readonly string[];
  /** JSON Schema. */
  readonly parameters: object;
  readonly active: { readonly parameters: object; readonly shown: number } | null;
}

const SCHEMAS = new Map<FaultName, object>();

export function describeFaults({ faults }: Pick<SandboxParts, 'faults'>): FaultDescription[] {
  const on = new Map(faults.list().map((fault) => [fault.name, fault]));
  return FAULT_NAMES.map((name) => {
    const { area, description, breaks } = FAULTS[name];
    const active = on.get(name);
    return {
      name,
      area,
      description,
      breaks,
      parameters: schemaOf(name),
      active: active ? { parameters: active.parameters, shown: active.shown } : null,
    };
  });
}

function schemaOf(name: FaultName): object {
  const known = SCHEMAS.get(name);
  if (known) return known;
  const { $schema: _, ...schema } = z.toJSONSchema(FAULTS[name].parameters as z.ZodType, { io: 'input' });
  SCHEMAS.set(name, schema);
  return schema;
}

function requireName(name: string): FaultName {
  if (isFaultName(name)) return name;
  const near = FAULT_NAMES.filter((known) => known.includes(name) || name.includes(known)).slice(0, 5);
  throw new BadRequest(
    `there is no fault ${name}${near.length > 0 ? `; is it ${near.join(' or ')}?` : ''}`,
    404,
  );
}
