/** What `postvak doctor --profile ece --init` writes. */
export const EXAMPLE = `# A Cisco ECE deployment, for: postvak doctor --profile ece --file ece.yaml [--as services|application]
# Run it on the services server and on every application server. Nothing is changed anywhere.
ece:
  version: "12.6(1) ES3"                        # as ECE shows it
  externalUrl: https://ece.example.com          # Partition > Apps > General Settings (12.6 and later)
  consoleUrl: https://ece.example.com/system    # what stands in the address bar of the administrator
entra:
  cloud: global                                 # global | gcc-high | dod | china
  tenant: contoso.onmicrosoft.com
  redirectUri: https://ece.example.com/system/oauth/callback   # as registered with the application
  # clientId: 11111111-2222-3333-4444-555555555555             # with a refreshToken: renewed for real, asks Graph
  # clientSecret: \${ECE_CLIENT_SECRET}                         # secrets come from the environment
accounts:
  - name: Sales
    kind: mailbox                               # mailbox: one mailbox · shared: one sign-in for many
    signIn: sales@example.com
    mailboxes: [sales@example.com]
    inbound: imap                               # imap | pop3
    licence: ENTERPRISEPACK                     # Get-MgUserLicenseDetail -UserId sales@example.com
    switches: {imap: true, pop3: false, smtp: true}   # Get-CASMailbox sales@example.com
    # accessToken: \${SALES_TOKEN}               # opens the mailbox for real
    # refreshToken: \${SALES_REFRESH}
  - name: Service desk
    kind: shared
    signIn: ece-service@example.com
    mailboxes: [info@example.com, orders@example.com]
    inbound: imap
# hosts:                                        # only where they differ from the cloud's
#   login: login.microsoftonline.com:443
#   imap: outlook.office365.com:993
#   pop3: outlook.office365.com:995
#   smtp: smtp.office365.com:587
#   graph: graph.microsoft.com:443
`;
