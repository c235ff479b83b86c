/** The administration guides of each release, and what else the guide points to ("Documentation links"). */
import { parseEceVersion } from './version.ts';

const GUIDES =
  'https://www.cisco.com/c/dam/en/us/td/docs/voice_ip_comm/cust_contact/contact_center/enterprise_chat_email';

const BY_RELEASE: Readonly<Record<string, readonly string[]>> = {
  '11.6(1)': [
    `UCCE and PCCE: ${GUIDES}/enterprise_chat_email_11_6_1/Maintenance/Guide/ece116_userguide_administration_email.pdf`,
  ],
  '12.0(1)': [
    `UCCE: ${GUIDES}/enterprise_chat_email_12_0_1/Maintenance/Guide/ece12_userguide_administration_email_for_ucce.pdf`,
    `PCCE: ${GUIDES}/enterprise_chat_email_12_0_1/Maintenance/Guide/ece12_userguide_administration_chat_email_for_pcce.pdf`,
  ],
  '12.5(1)': [
    `UCCE: ${GUIDES}/enterprise_chat_email_12_5_1/Maintenance/Guide/ece125_userguide_administration_email_for_ucce.pdf`,
    `PCCE: ${GUIDES}/enterprise_chat_email_12_5_1/Maintenance/Guide/ece125_userguide_administration_chat_email_for_pcce.pdf`,
  ],
  '12.6(1)': [
    `UCCE and PCCE: ${GUIDES}/enterprise_chat_email_12_6_1/Maintenance/Guide/ece126_userguide_email_administration.pdf`,
  ],
};

/** @returns undefined when there is no guide for this release. */
export function guidesFor(version: string): readonly string[] | undefined {
  return BY_RELEASE[parseEceVersion(version)?.release ?? ''];
}

export const FURTHER_LINKS = [
  'OAuth in ECE: https://tools.cisco.com/bugsearch/bug/CSCvr86493',
  'Mail settings: https://support.microsoft.com/office/pop-imap-and-smtp-settings-8361e398-8af4-4e97-b147-6c6c4ac95353',
  "Microsoft's connectivity tests: https://testconnectivity.microsoft.com/tests/o365",
] as const;
