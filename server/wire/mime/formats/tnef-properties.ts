/** The MAPI properties inside TNEF (MS-OXTNEF section 2.1.3.4): the first value of each. Never throws. */

export interface MapiValue {
  readonly value: Buffer;
  readonly isUnicode: boolean;
  readonly isObject: boolean;
}
export type MapiProperties = Map<number, MapiValue>;

const STRING_8 = 0x001e;
const UNICODE = 0x001f;
const BINARY = 0x0102;
const OBJECT = 0x000d;
const SEVERAL = 0x1000;
/** Bytes of a value of fixed size, padded to four. */
const FIXED: Readonly<Record<number, number>> = {
  1: 4,
  2: 4,
  3: 4,
  4: 4,
  5: 8,
  6: 8,
  7: 8,
  10: 4,
  11: 4,
  20: 8,
  64: 8,
  72: 16,
};
const FIRST_NAMED = 0x8000;
const MOST = 10_000;

export function readMapi(data: Buffer): MapiProperties {
  const found: MapiProperties = new Map();
  try {
    readInto(found, data);
  } catch (error) {
    // Read past the end: what came before it stands.
    if (!(error instanceof RangeError)) throw error;
  }
  return found;
}

function readInto(found: MapiProperties, data: Buffer): void {
  let at = 0;
  const next32 = () => {
    const value = data.readUInt32LE(at);
    at += 4;
    return value;
  };
  const take = (length: number) => {
    if (at + length > data.length) throw new RangeError('past the end');
    const value = data.subarray(at, at + length);
    at += (length + 3) & ~3;
    return value;
  };
  const count = Math.min(next32(), MOST);
  for (let index = 0; index < count; index += 1) {
    const head = next32();
    const type = head & 0xffff & ~SEVERAL;
    const id = head >>> 16;
    if (id >= FIRST_NAMED) {
      take(16);
      // A number, or a name of so many bytes.
      if (next32() === 0) next32();
      else take(next32());
    }
    const fixed = FIXED[type];
    const values = fixed === undefined || (head & SEVERAL) !== 0 ? Math.min(next32(), MOST) : 1;
    for (let each = 0; each < values; each += 1) {
      const value = take(fixed ?? next32());
      const known = fixed !== undefined || [STRING_8, UNICODE, BINARY, OBJECT].includes(type);
      if (!known) return;
      if (each === 0 && id < FIRST_NAMED) {
        found.set(id, { value, isUnicode: type === UNICODE, isObject: type === OBJECT });
      }
    }
  }
}
