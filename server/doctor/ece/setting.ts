import { parseEceVersion } from './version.ts';

const UNTIL_12_5 = 'the partition setting "Web server URL or Load Balancer URL"';
const SINCE_12_6 = 'Partition > Apps > General Settings > "External URL of Application"';

/** Where an ECE of this version keeps its External URL (the guide, "System configuration"). */
export function externalUrlSetting(version: string): string {
  const [major = 0, minor = 0] = parseEceVersion(version)?.release.split(/\D/).map(Number) ?? [];
  if (major === 0) return `${SINCE_12_6} (11.5 to 12.5: ${UNTIL_12_5})`;
  return major > 12 || (major === 12 && minor >= 6) ? SINCE_12_6 : UNTIL_12_5;
}
