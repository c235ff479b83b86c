/**
 * The two front ends of Exchange Online: the classic one (profile A) and the tcpproxy that appeared in autumn 2026
 * (profile B). The lines are verbatim from captured sessions; only the host in them is ours.
 */
export type ProfileName = 'A' | 'B';

export interface Profile {
  greeting(host: string, id: string): string;
  readonly capabilities: string;
  readonly capabilitiesSignedIn: string;
}

const PROFILE_A: Profile = {
  greeting: (host) => `* OK The Microsoft Exchange IMAP4 service is ready. [${encodedHost(host)}]`,
  capabilities:
    'IMAP4 IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 SASL-IR UIDPLUS MOVE ID UNSELECT CHILDREN IDLE NAMESPACE LITERAL+',
  capabilitiesSignedIn:
    'IMAP4 IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 SASL-IR UIDPLUS MOVE ID UNSELECT CLIENTACCESSRULES CLIENTNETWORKPRESENCELOCATION BACKENDAUTHENTICATE CHILDREN IDLE NAMESPACE LITERAL+',
};

const PROFILE_B: Profile = {
  greeting: (host, id) =>
    `* OK Microsoft Exchange IMAP4 service ready. <${id}> (tcpproxy/15.21.0406.000 BACKENDAUTHENTICATE) [${encodedHost(host)}]`,
  capabilities:
    'IMAP4 IMAP4rev1 AUTH=XOAUTH2 LOGINDISABLED SASL-IR UIDPLUS MOVE ID UNSELECT CHILDREN IDLE NAMESPACE LITERAL+',
  capabilitiesSignedIn:
    'IMAP4 IMAP4rev1 AUTH=XOAUTH2 SASL-IR UIDPLUS MOVE ID UNSELECT CLIENTACCESSRULES CLIENTNETWORKPRESENCELOCATION BACKENDAUTHENTICATE CHILDREN IDLE NAMESPACE LITERAL+ ENABLE IMAP4rev2',
};

export const PROFILES: Record<ProfileName, Profile> = { A: PROFILE_A, B: PROFILE_B };

/** Base64 of the UTF-16LE host name: Exchange tells its people which server answered. */
export function encodedHost(host: string): string {
  return Buffer.from(host, 'utf16le').toString('base64');
}
