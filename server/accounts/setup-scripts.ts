/**
 * What a Microsoft 365 administrator runs once, with the real names filled in: the app registration in Entra ID (by
 * PowerShell or by Azure CLI), and the rights on mailboxes in Exchange Online.
 *
 * The permissions of mail are published by Exchange Online and, under the same names, by Graph; tenants differ in
 * which of both the portal shows. The scripts look them up by name in both and take what is there, because their
 * ids are nobody's to remember.
 * Sources: https://learn.microsoft.com/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth,
 * https://learn.microsoft.com/powershell/microsoftgraph/authentication-commands,
 * https://learn.microsoft.com/cli/azure/ad/app.
 */
import type { Cloud } from './clouds.ts';
import type { Incoming, Outgoing } from './mailbox.ts';
import { quoteForPowerShell as ps, quoteForShell as sh } from './quote.ts';

const EXCHANGE = '00000002-0000-0ff1-ce00-000000000000';
const GRAPH = '00000003-0000-0000-c000-000000000000';

/** Delegated permissions, as the portal lists them. */
export const DELEGATED_PERMISSIONS = [
  'IMAP.AccessAsUser.All',
  'POP.AccessAsUser.All',
  'SMTP.Send',
  'offline_access',
  'openid',
  'profile',
  'email',
  'User.Read',
] as const;

/** Application permissions of "Office 365 Exchange Online", for app-only accounts. */
export const APPLICATION_PERMISSIONS = ['IMAP.AccessAsApp', 'POP.AccessAsApp', 'SMTP.SendAsApp'] as const;

/** What mail over Microsoft Graph needs beside them. */
const GRAPH_DELEGATED = ['Mail.ReadWrite', 'Mail.ReadWrite.Shared', 'Mail.Send', 'Mail.Send.Shared'] as const;
const GRAPH_APPLICATION = ['Mail.ReadWrite', 'Mail.Send'] as const;

const GRAPH_ENVIRONMENT: Readonly<Record<Cloud, string>> = {
  global: 'Global',
  'gcc-high': 'USGov',
  dod: 'USGovDoD',
  china: 'China',
};
const AZURE_CLOUD: Readonly<Record<Cloud, string>> = {
  global: 'AzureCloud',
  'gcc-high': 'AzureUSGovernment',
  dod: 'AzureUSGovernment',
  china: 'AzureChinaCloud',
};
const EXCHANGE_ENVIRONMENT: Readonly<Record<Cloud, string>> = {
  global: 'O365Default',
  'gcc-high': 'O365USGovGCCHigh',
  dod: 'O365USGovDoD',
  china: 'O365China',
};

export interface RegistrationSetup {
  readonly name: string;
  readonly cloud: Cloud;
  readonly redirectUri: string;
  readonly grantKind: 'delegated' | 'app-only';
  /** Mail goes over Microsoft Graph, at least for some mailboxes. */
  readonly graph: boolean;
}

/** As the portal lists them. */
export function permissionsFor({
  grantKind,
  graph,
}: Pick<RegistrationSetup, 'grantKind' | 'graph'>): string[] {
  return grantKind === 'delegated'
    ? [...DELEGATED_PERMISSIONS, ...(graph ? GRAPH_DELEGATED : [])]
    : [...APPLICATION_PERMISSIONS, ...(graph ? GRAPH_APPLICATION : [])];
}

/** Makes the registration, consents for the organisation, and prints the four values that Postvak asks for. */
export function registrationPowerShell(setup: RegistrationSetup): string {
  const { name, cloud, redirectUri, grantKind } = setup;
  const delegated = grantKind === 'delegated';
  const wanted = permissionsFor(setup).map(ps).join(', ');
  const [published, kind] = delegated ? ['Oauth2PermissionScopes', 'Scope'] : ['AppRoles', 'Role'];
  const rights = delegated
    ? "'Application.ReadWrite.All', 'DelegatedPermissionGrant.ReadWrite.All'"
    : "'Application.ReadWrite.All', 'AppRoleAssignment.ReadWrite.All'";
  const consent = delegated
    ? `  $scope = ($api.Permissions | ForEach-Object Value) -join ' '
  New-MgOauth2PermissionGrant -BodyParameter @{ clientId = $principal.Id; consentType = 'AllPrincipals'; resourceId = $api.Id; scope = $scope } | Out-Null`
    : `  foreach ($permission in $api.Permissions) {
    New-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $principal.Id -PrincipalId $principal.Id -ResourceId $api.Id -AppRoleId $permission.Id | Out-Null
  }`;
  return `# Needs: Install-Module Microsoft.Graph -Scope CurrentUser; run as Cloud Application Administrator or higher
$ErrorActionPreference = 'Stop'
Connect-MgGraph -Environment ${GRAPH_ENVIRONMENT[cloud]} -NoWelcome -Scopes ${rights}
$wanted = ${wanted}
$apis = foreach ($appId in '${EXCHANGE}', '${GRAPH}') {
  $resource = Get-MgServicePrincipal -Filter "appId eq '$appId'"
  $found = @($resource.${published} | Where-Object Value -in $wanted)
  if ($found) { [pscustomobject]@{ AppId = $appId; Id = $resource.Id; Permissions = $found } }
}
$access = @($apis | ForEach-Object {
  @{ ResourceAppId = $_.AppId; ResourceAccess = @($_.Permissions | ForEach-Object { @{ Id = $_.Id; Type = '${kind}' } }) }
})
$app = New-MgApplication -DisplayName ${ps(name)} -SignInAudience 'AzureADMyOrg' -RequiredResourceAccess $access -Web @{ RedirectUris = @(${ps(redirectUri)}) }
$principal = New-MgServicePrincipal -AppId $app.AppId
foreach ($api in $apis) {
${consent}
}
$secret = Add-MgApplicationPassword -ApplicationId $app.Id -PasswordCredential @{ DisplayName = 'Postvak'; EndDateTime = (Get-Date).AddMonths(24) }
"Tenant ID:     $((Get-MgContext).TenantId)"
"Client ID:     $($app.AppId)"
"Secret Value:  $($secret.SecretText)"
"Secret expires $($secret.EndDateTime.ToString('yyyy-MM-dd'))"
`;
}

/** The same by Azure CLI, for a POSIX shell or Cloud Shell. */
export function registrationAzureCli(setup: RegistrationSetup): string {
  const { name, cloud, redirectUri, grantKind } = setup;
  const delegated = grantKind === 'delegated';
  const wanted = permissionsFor(setup).join(' ');
  const [published, kind] = delegated ? ['oauth2PermissionScopes', 'Scope'] : ['appRoles', 'Role'];
  return `# Needs: Azure CLI; run as Cloud Application Administrator or higher
set -e
az cloud set --name ${AZURE_CLOUD[cloud]}
az login --allow-no-subscriptions --output none
app=$(az ad app create --display-name ${sh(name)} --sign-in-audience AzureADMyOrg --web-redirect-uris ${sh(redirectUri)} --query appId --output tsv)
for api in ${EXCHANGE} ${GRAPH}; do
  for permission in ${wanted}; do
    id=$(az ad sp show --id "$api" --query "${published}[?value=='$permission'].id | [0]" --output tsv)
    if [ -n "$id" ]; then az ad app permission add --id "$app" --api "$api" --api-permissions "$id=${kind}" --only-show-errors; fi
  done
done
az ad sp create --id "$app" --output none
# The service principal needs a moment before consent finds it
until az ad app permission admin-consent --id "$app" --only-show-errors; do sleep 5; done
echo "Tenant ID:    $(az account show --query tenantId --output tsv)"
echo "Client ID:    $app"
echo "Secret Value: $(az ad app credential reset --id "$app" --append --display-name Postvak --years 2 --query password --output tsv --only-show-errors)"
`;
}

export interface MailboxRights {
  readonly cloud: Cloud;
  readonly kind: 'mailbox' | 'shared';
  readonly grantKind: 'delegated' | 'app-only';
  readonly clientId: string;
  /** Who signs in; unused for an app-only account. */
  readonly signIn: string;
  readonly mailboxes: ReadonlyArray<{
    readonly address: string;
    readonly incoming: Incoming;
    readonly outgoing: Outgoing;
  }>;
}

/** Switches the protocols on, and gives the account its rights on each mailbox that is not its own. */
export function exchangePowerShell(rights: MailboxRights): string {
  const { cloud, grantKind, clientId, signIn, mailboxes } = rights;
  const lines = [
    '# Needs: Install-Module ExchangeOnlineManagement -Scope CurrentUser; run as Exchange Administrator',
    "$ErrorActionPreference = 'Stop'",
    `Connect-ExchangeOnline -ExchangeEnvironmentName ${EXCHANGE_ENVIRONMENT[cloud]} -ShowBanner:$false`,
  ];
  if (grantKind === 'app-only') lines.push(...servicePrincipal(cloud, clientId));
  for (const { address, incoming, outgoing } of mailboxes) {
    const mailbox = ps(address);
    // Graph asks none of these switches.
    const switches = [
      ...(incoming === 'imap' ? ['-ImapEnabled $true'] : incoming === 'pop3' ? ['-PopEnabled $true'] : []),
      ...(outgoing === 'smtp' ? ['-SmtpClientAuthenticationDisabled $false'] : []),
    ];
    if (switches.length > 0) lines.push(`Set-CASMailbox -Identity ${mailbox} ${switches.join(' ')}`);
    const own = grantKind === 'delegated' && address.toLowerCase() === signIn.toLowerCase();
    if (own) continue;
    const user = grantKind === 'app-only' ? '$principal.Id' : ps(signIn);
    lines.push(
      `Add-MailboxPermission -Identity ${mailbox} -User ${user} -AccessRights FullAccess -AutoMapping $false`,
      `Add-RecipientPermission -Identity ${mailbox} -Trustee ${user} -AccessRights SendAs -Confirm:$false`,
    );
    // Otherwise what is sent lies in the Sent Items of whoever signs in.
    if (grantKind === 'delegated') {
      lines.push(`Set-Mailbox -Identity ${mailbox} -MessageCopyForSentAsEnabled $true`);
    }
  }
  return `${lines.join('\n')}\n`;
}

/** The object id must be that of the enterprise application, which is not the one that the registration shows. */
function servicePrincipal(cloud: Cloud, clientId: string): string[] {
  return [
    `Connect-MgGraph -Environment ${GRAPH_ENVIRONMENT[cloud]} -NoWelcome -Scopes 'Application.Read.All'`,
    `$principal = Get-MgServicePrincipal -Filter ${ps(`appId eq '${clientId.replace(/[^\w-]/g, '')}'`)}`,
    'New-ServicePrincipal -AppId $principal.AppId -ObjectId $principal.Id -DisplayName $principal.DisplayName',
  ];
}
