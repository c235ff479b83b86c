import { both, type Words } from '../words.ts';
import { parseEceVersion } from './version.ts';

const UNTIL_12_5 = both(
  'the partition setting "Web server URL or Load Balancer URL"',
  'de partitie-instelling "Web server URL or Load Balancer URL"',
);
const SINCE_12_6 = 'Partition > Apps > General Settings > "External URL of Application"';

/** Where an ECE of this version keeps its External URL (the guide, "System configuration"). */
export function externalUrlSetting(version: string): Words {
  const [major = 0, minor = 0] = parseEceVersion(version)?.release.split(/\D/).map(Number) ?? [];
  if (major === 0) {
    return both(
      `${SINCE_12_6} (11.5 to 12.5: ${UNTIL_12_5.en})`,
      `${SINCE_12_6} (11.5 tot en met 12.5: ${UNTIL_12_5.nl})`,
    );
  }
  return major > 12 || (major === 12 && minor >= 6) ? both(SINCE_12_6, SINCE_12_6) : UNTIL_12_5;
}
