/** What a notice says around the failure's own words, in one language. */
import type { Severity } from '../../store/schema.ts';

export interface Words {
  readonly severity: Readonly<Record<Severity | 'over', string>>;
  readonly digestSubject: (count: number) => string;
  readonly digestIntro: (count: number) => string;
  readonly testSubject: string;
  readonly test: string;
  readonly since: string;
  readonly ended: string;
  readonly lasted: string;
  readonly affects: string;
  readonly mailboxes: (shown: readonly string[], more: number) => string;
  readonly waiting: string;
  readonly answersWait: (count: number) => string;
  readonly wholeInstallation: string;
  readonly department: string;
  readonly remedy: string;
  readonly actor: string;
  readonly actors: Readonly<Record<string, string>>;
  readonly said: string;
  readonly still: (duration: string) => string;
  readonly incidentLink: string;
  readonly accountLink: string;
  readonly doctorLink: string;
  readonly documentationLink: string;
  readonly why: string;
  readonly duration: (ms: number) => string;
}
