/** Keys that sign outgoing mail. */
import type { Generated } from 'kysely';

export interface DkimKeyTable {
  id: string;
  domain: string;
  algorithm: Generated<'rsa-sha256' | 'ed25519-sha256'>;
  selector: string;
  public_key: string;
  secret_id: string;
  enabled: Generated<boolean>;
  record_state: 'right' | 'missing' | 'other' | 'unknown' | null;
  checked_at: Date | null;
  created_at: Generated<Date>;
}
