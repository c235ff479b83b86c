import { z } from 'zod';
import { doctorReport } from '../../server/http/contract/doctor.ts';

/** docs/doctor.schema.json: what `postvak doctor --json` prints. */
export function doctorSchema(): string {
  const schema = z.toJSONSchema(doctorReport, { io: 'output', reused: 'inline' });
  return `${JSON.stringify({ title: 'Report of postvak doctor', ...schema }, null, 2)}\n`;
}
