/** Postvak zelf. */
import type { OWN_REMEDIES } from '../own.ts';
import type { Translated } from '../translation.ts';

export const OWN_NL: Translated<typeof OWN_REMEDIES> = {
  'database-unavailable': {
    summary: 'De database antwoordt niet.',
    remedy:
      'Start PostgreSQL, of verbeter POSTVAK_DATABASE_URL. Postvak gaat vanzelf verder zodra de database antwoordt.',
  },
  'schema-newer': {
    summary: 'De database is gemaakt door een nieuwere Postvak.',
    remedy: 'Start de nieuwere Postvak, of zet een back-up terug die door deze versie is gemaakt.',
  },
  'schema-changed': {
    summary: 'De database is gemigreerd met andere bestanden dan die van deze Postvak.',
    remedy:
      'Installeer de uitgebrachte Postvak opnieuw; een migratie die is toegepast, wordt nooit gewijzigd. Voor een wegwerpdatabase: verwijder de datamap.',
  },
  'data-directory-in-use': {
    summary: 'Een andere Postvak draait op de datamap {directory}.',
    remedy: 'Stop eerst proces {pid}, of geef deze een eigen map met POSTVAK_DATA_DIR.',
  },
  'database-missing': {
    summary: 'In {directory} is geen database.',
    remedy:
      'Start Postvak één keer, dan wordt er een gemaakt; of laat POSTVAK_DATA_DIR of POSTVAK_DATABASE_URL de database noemen die in gebruik is.',
  },
  'settings-invalid': {
    summary: 'Een instelling is niet bruikbaar.',
    remedy: 'Verbeter de instelling die wordt genoemd.',
  },
  'vault-key-missing': {
    summary: 'De sleutel van de kluis ontbreekt, zodat tokens en geheimen niet gelezen kunnen worden.',
    remedy:
      'Geef de sleutel in POSTVAK_SECRET_KEY of POSTVAK_SECRET_KEY_FILE, of zet vault.key uit je back-up terug in de datamap.',
  },
  'vault-unreadable': {
    summary: 'Een geheim is verzegeld met een sleutel die deze node niet heeft.',
    remedy:
      'Geef elke node dezelfde sleutels; houd de oude naast de nieuwe tot het wisselen van sleutel klaar is.',
  },
  'backup-unreadable': {
    summary: 'De back-up kan niet gelezen worden.',
    remedy: 'Gebruik een andere back-up. Aan de database is niets veranderd.',
  },
  'database-not-empty': {
    summary: 'Een back-up wordt alleen in een lege database teruggezet, en deze is in gebruik.',
    remedy: 'Geef een lege database in POSTVAK_DATABASE_URL, of een andere datamap in POSTVAK_DATA_DIR.',
  },
  'role-not-running': {
    summary: 'Er draait geen node met de rol {role}.',
    remedy: 'Zolang dat zo is {effect} Start er een, of beide rollen in één proces.',
  },
  'disk-full': {
    summary: 'Er is geen ruimte meer op de schijf.',
    remedy: 'Maak ruimte. Postvak haalt niets op tot die er is; de mail blijft veilig op de server staan.',
  },
  'blob-store-unavailable': {
    summary: 'De objectopslag voor originele mail antwoordt niet.',
    remedy:
      'Start de objectopslag, of verbeter POSTVAK_BLOB_URL. Postvak gaat vanzelf verder zodra er antwoord komt; tot dan blijft de mail veilig op de server staan.',
  },
  'blob-store-refused': {
    summary: 'De objectopslag voor originele mail weigert de toegang.',
    remedy:
      'Controleer de bucket in POSTVAK_BLOB_URL en de sleutel in POSTVAK_BLOB_ACCESS_KEY en POSTVAK_BLOB_SECRET_KEY. De sleutel moet er objecten mogen lezen, schrijven, opsommen en verwijderen: s3:GetObject, s3:PutObject, s3:DeleteObject, s3:ListBucket, s3:AbortMultipartUpload, s3:ListBucketMultipartUploads. De klok van deze machine moet goed staan.',
  },
  'original-missing': {
    summary: 'Het origineel van deze mail wordt niet meer bewaard.',
    remedy:
      'Niets. De tekst blijft leesbaar; hoelang originelen bewaard worden, stel je in onder Beheer > Systeem.',
  },
  unknown: {
    summary: 'Er ging iets mis wat nog geen naam heeft.',
    remedy:
      'Postvak probeert het nog enkele keren. Stuur de details naar wie Postvak beheert, zodat het een naam krijgt.',
  },
};
