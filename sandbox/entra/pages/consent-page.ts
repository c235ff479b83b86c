/** Do you agree? For oneself, or as an administrator for everybody. */
import type { User } from '../../directory/directory.ts';
import { escapeHtml, type Reply } from '../../http/reply.ts';
import type { SignIn } from '../sign-ins.ts';
import { formHead, layout } from './layout.ts';

/** As the registrations of Exchange and Graph describe them. */
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  'IMAP.AccessAsUser.All': 'Read and write access to mailboxes via IMAP',
  'POP.AccessAsUser.All': 'Read and write access to mailboxes via POP',
  'SMTP.Send': 'Send emails from mailboxes using SMTP AUTH',
  'User.Read': 'Sign you in and read your profile',
  'User.Read.All': "Read all users' full profiles",
  'Application.Read.All': 'Read applications',
  'Mail.Read': 'Read your mail',
  'Mail.ReadWrite': 'Read and write access to your mail',
  'Mail.Send': 'Send mail as you',
};

export function consentPage(
  { id, tenantName, app, scope }: SignIn,
  user: User,
  permissions: readonly string[],
  { forEverybody }: { readonly forEverybody: boolean },
): Reply {
  const items = permissions.map((full) => {
    const name = full.slice(full.lastIndexOf('/') + 1);
    return `<li>${escapeHtml(DESCRIPTIONS[name] ?? name)}<br><small>${escapeHtml(full)}</small></li>`;
  });
  if (scope.split(/\s+/).includes('offline_access')) {
    items.push(
      '<li>Maintain access to data you have given it access to<br><small>offline_access</small></li>',
    );
  }
  const choice =
    user.administrator && !forEverybody
      ? '<p><label><input type="checkbox" name="everybody" value="1"> Consent on behalf of your organization</label></p>'
      : '';
  const title = forEverybody
    ? 'Permissions requested: review for your organization'
    : 'Permissions requested';
  return layout({
    title,
    content: `<p>${escapeHtml(user.upn)}</p>
<h1>${escapeHtml(title)}</h1>
<p><strong>${escapeHtml(app.name)}</strong> would like to:</p>
<ul>${items.join('')}</ul>
${formHead(id, tenantName, 'consent')}
${choice}
<div class="actions">
<button class="main" type="submit" name="answer" value="accept">Accept</button>
<button type="submit" name="answer" value="cancel">Cancel</button>
</div>
</form>`,
  });
}
