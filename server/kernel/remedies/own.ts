/** Postvak itself. */
import type { Remedies } from './remedy.ts';

export const OWN_REMEDIES = {
  'database-unavailable': {
    summary: 'The database does not answer.',
    remedy: 'Start PostgreSQL, or correct POSTVAK_DATABASE_URL. Postvak goes on by itself when it answers.',
  },
  'schema-newer': {
    summary: 'The database was made by a newer Postvak.',
    remedy: 'Start the newer Postvak, or restore a backup made by this version.',
  },
  'schema-changed': {
    summary: 'The database was migrated with other files than those of this Postvak.',
    remedy:
      'Install the released Postvak again; a migration that was applied is never edited. For a throwaway database: remove the data directory.',
  },
  'data-directory-in-use': {
    summary: 'Another Postvak runs on the data directory {directory}.',
    remedy: 'Stop process {pid} first, or give this one a directory of its own with POSTVAK_DATA_DIR.',
  },
  'database-missing': {
    summary: 'There is no database in {directory}.',
    remedy:
      'Start Postvak once, which makes one; or let POSTVAK_DATA_DIR or POSTVAK_DATABASE_URL name the one that is in use.',
    command: 'postvak start',
  },
  'settings-invalid': {
    summary: 'A setting cannot be used.',
    remedy: 'Correct the setting that is named.',
  },
  'vault-key-missing': {
    summary: 'The key of the vault is missing, so tokens and secrets cannot be read.',
    remedy:
      'Give the key in POSTVAK_SECRET_KEY or POSTVAK_SECRET_KEY_FILE, or put vault.key back into the data directory from your backup.',
  },
  'vault-unreadable': {
    summary: 'A secret was sealed with a key that this node does not have.',
    remedy: 'Give every node the same keys; keep the old one beside the new one until rotation is complete.',
  },
  'backup-unreadable': {
    summary: 'The backup cannot be read.',
    remedy: 'Use another backup. Nothing was changed in the database.',
  },
  'database-not-empty': {
    summary: 'A backup is restored into an empty database only, and this one is in use.',
    remedy: 'Give an empty database in POSTVAK_DATABASE_URL, or another data directory in POSTVAK_DATA_DIR.',
  },
  'role-not-running': {
    summary: 'No node with the {role} role runs.',
    remedy: 'As long as it is so, {effect} Start one, or both roles in one process.',
    command: 'postvak start --role {role}',
  },
  'disk-full': {
    summary: 'There is no room left on the disk.',
    remedy: 'Make room. Postvak stops retrieving until there is some; mail stays safe on the server.',
    command: 'df -h {directory}',
  },
  'blob-store-unavailable': {
    summary: 'The object store for original mail does not answer.',
    remedy:
      'Start it, or correct POSTVAK_BLOB_URL. Postvak goes on by itself when it answers; mail stays safe on the server until then.',
  },
  'blob-store-refused': {
    summary: 'The object store for original mail refuses access.',
    remedy:
      'Check the bucket in POSTVAK_BLOB_URL and the key in POSTVAK_BLOB_ACCESS_KEY and POSTVAK_BLOB_SECRET_KEY. The key must be allowed to read, write, list and delete objects there: s3:GetObject, s3:PutObject, s3:DeleteObject, s3:ListBucket, s3:AbortMultipartUpload, s3:ListBucketMultipartUploads. The clock of this machine must be right.',
    documentation: 'https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html',
  },
  'original-missing': {
    summary: 'The original of this mail is not kept any more.',
    remedy:
      'Nothing. Its text stays readable; how long originals are kept is set under Administration > System.',
  },
  unknown: {
    summary: 'Something went wrong that has no name yet.',
    remedy:
      'Postvak tries again a few times. Send the details to those who look after Postvak, so that it gets a name.',
  },
} as const satisfies Remedies;
