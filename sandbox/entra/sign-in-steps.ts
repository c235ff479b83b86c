/**
 * The steps that a person goes through: who are you, prove it, do you agree. Which one comes next is decided anew
 * after each, from what is known by then.
 */
import type { User } from '../directory/directory.ts';
import type { Ask } from '../http/ask.ts';
import type { Reply } from '../http/reply.ts';
import { consentFor, missingConsent, needsAdministrator } from './consent.ts';
import { type EntraContext, valuesOf } from './context.ts';
import { EntraFailure } from './failure.ts';
import { strikeAadsts } from './fault.ts';
import { approvalPage } from './pages/approval-page.ts';
import { consentPage } from './pages/consent-page.ts';
import { deviceConfirmPage } from './pages/device-pages.ts';
import { failurePage } from './pages/failure-page.ts';
import { passwordPage, pickPage, usernamePage } from './pages/sign-in-pages.ts';
import { readScopes } from './scopes.ts';
import { endSignIn, goBackWithFailure } from './sign-in-end.ts';
import type { SignIn } from './sign-ins.ts';
import { nameOf } from './tenants.ts';

/** The first page, or none at all when the browser is signed in and nothing forbids using that. */
export function beginSignIn(context: EntraContext, ask: Ask, signIn: SignIn): Reply {
  const { prompt, username } = signIn;
  const present = context.browsers.signedIn(ask).filter((upn) => context.directory.findUser(upn));
  const wrong = context.faults.isSet('entra-wrong-user', placeOf(username));
  if (prompt === undefined && wrong) return arrive(context, ask, signIn, wrong.as);
  const hinted = present.find((upn) => upn.toLowerCase() === username.toLowerCase());
  const silent = username === '' ? (present.length === 1 ? present[0] : undefined) : hinted;
  if (prompt === 'none') {
    if (silent === undefined) return goBackWithFailure(context, ask, signIn, new EntraFailure(50058));
    return arrive(context, ask, signIn, silent);
  }
  if ((prompt === undefined || prompt === 'consent') && silent !== undefined) {
    return arrive(context, ask, signIn, silent);
  }
  if (prompt === 'select_account' || (prompt !== 'login' && username === '' && present.length > 1)) {
    return pickPage(signIn, present);
  }
  return username === '' ? usernamePage(signIn) : passwordPage(context, signIn);
}

/** A form came back. */
export async function takeStep(context: EntraContext, ask: Ask): Promise<Reply> {
  const form = await ask.form();
  const signIn = context.signIns.find(form.get('flow') ?? '');
  if (!signIn) return failurePage(context, ask, new EntraFailure(9002313));
  switch (form.get('step')) {
    case 'pick':
      return takePick(context, ask, signIn, form);
    case 'username':
      return takeUsername(context, signIn, form.get('loginfmt') ?? '');
    case 'password':
      return takePassword(context, ask, signIn, form.get('passwd') ?? '');
    case 'consent':
      return takeConsent(context, ask, signIn, form);
    case 'device':
      return takeDeviceAnswer(context, ask, signIn, form.get('answer') === 'continue');
    default:
      return failurePage(context, ask, new EntraFailure(9002313));
  }
}

function takePick(context: EntraContext, ask: Ask, signIn: SignIn, form: URLSearchParams): Reply {
  const picked = form.get('account') ?? '';
  if (picked === '') {
    signIn.username = '';
    return usernamePage(signIn);
  }
  if (context.browsers.signedIn(ask).includes(picked)) return arrive(context, ask, signIn, picked);
  signIn.username = picked;
  return passwordPage(context, signIn);
}

function takeUsername(context: EntraContext, signIn: SignIn, typed: string): Reply {
  const name = typed.trim();
  const values = { ...valuesOf(signIn.app, nameOf(signIn.tenant)), user: name };
  if (name === '') return usernamePage(signIn, 'Enter a valid email address.');
  signIn.username = name;
  if (!context.directory.findUser(name)) {
    return usernamePage(
      signIn,
      "We couldn't find an account with that username.",
      new EntraFailure(50034, values),
    );
  }
  return passwordPage(context, signIn);
}

function takePassword(context: EntraContext, ask: Ask, signIn: SignIn, password: string): Reply {
  const user = context.directory.findUser(signIn.username);
  const values = { ...valuesOf(signIn.app, nameOf(signIn.tenant)), user: signIn.username };
  if (!user) {
    return usernamePage(
      signIn,
      "We couldn't find an account with that username.",
      new EntraFailure(50034, values),
    );
  }
  const wrongPassword = context.faults.active('aadsts-50126', placeOf(user.upn)) !== undefined;
  if (user.password !== password || wrongPassword) {
    const failure = new EntraFailure(50126, values);
    return passwordPage(context, signIn, 'Your account or password is incorrect.', failure);
  }
  const wrong = context.faults.active('entra-wrong-user', placeOf(user.upn));
  const upn = wrong?.as ?? user.upn;
  const cookie = context.browsers.signIn(ask, upn);
  return withCookie(arrive(context, ask, signIn, upn), cookie);
}

/** We know who it is. May that user come in here? */
function arrive(context: EntraContext, ask: Ask, signIn: SignIn, upn: string): Reply {
  const { app, tenant } = signIn;
  const user = context.directory.findUser(upn);
  const values = { ...valuesOf(app, nameOf(tenant), user), user: upn };
  const struck = strikeAadsts(context.faults, { shows: 'page', place: placeOf(upn), values });
  if (struck) return failurePage(context, ask, struck.failure);
  const told = strikeAadsts(context.faults, { shows: 'redirect', place: placeOf(upn), values });
  if (told) return goBackWithFailure(context, ask, signIn, told.failure);
  if (!user) return failurePage(context, ask, new EntraFailure(50034, values));
  if (user.disabled) return failurePage(context, ask, new EntraFailure(50057, values));
  if (typeof tenant === 'object' && user.tenantId !== tenant.id) {
    return failurePage(context, ask, new EntraFailure(50020, values));
  }
  if (app.assignmentRequired && !app.assigned.has(upn.toLowerCase())) {
    return failurePage(context, ask, new EntraFailure(50105, values));
  }
  signIn.user = user.upn;
  return askConsent(context, ask, signIn, user);
}

function askConsent(context: EntraContext, ask: Ask, signIn: SignIn, user: User): Reply {
  const { app, purpose, prompt, tenant } = signIn;
  const wanted = permissionsOf(signIn);
  if (purpose.kind === 'admin-consent') {
    if (!user.administrator)
      return approvalPage(context, ask, signIn, new EntraFailure(90094, valuesOf(app, nameOf(tenant), user)));
    return consentPage(signIn, user, wanted, { forEverybody: true });
  }
  if (purpose.kind === 'device' && missingConsent(app, user, wanted).length === 0)
    return deviceConfirmPage(signIn, user);
  const missing = missingConsent(app, user, wanted);
  if (missing.length === 0 && prompt !== 'consent') return endSignIn(context, ask, signIn, user);
  if (prompt === 'none')
    return goBackWithFailure(
      context,
      ask,
      signIn,
      new EntraFailure(65001, valuesOf(app, nameOf(tenant), user)),
    );
  if (needsAdministrator(context.directory, user) && missing.length > 0) {
    return approvalPage(context, ask, signIn, new EntraFailure(90094, valuesOf(app, nameOf(tenant), user)));
  }
  return consentPage(signIn, user, wanted, { forEverybody: false });
}

function takeConsent(context: EntraContext, ask: Ask, signIn: SignIn, form: URLSearchParams): Reply {
  const { app, tenant, purpose } = signIn;
  const user = context.directory.findUser(signIn.user ?? '');
  if (!user) return usernamePage(signIn);
  if (form.get('answer') === 'other') {
    signIn.user = undefined;
    signIn.username = '';
    return usernamePage(signIn);
  }
  if (form.get('answer') !== 'accept') {
    return goBackWithFailure(
      context,
      ask,
      signIn,
      new EntraFailure(65004, valuesOf(app, nameOf(tenant), user)),
    );
  }
  const wanted = permissionsOf(signIn);
  if (user.administrator && (purpose.kind === 'admin-consent' || form.has('everybody'))) {
    for (const permission of wanted) app.adminConsented.add(permission);
  } else if (purpose.kind !== 'admin-consent' && !needsAdministrator(context.directory, user)) {
    consentFor(app, user, wanted);
  }
  if (purpose.kind === 'device') return deviceConfirmPage(signIn, user);
  return endSignIn(context, ask, signIn, user);
}

function takeDeviceAnswer(context: EntraContext, ask: Ask, signIn: SignIn, agreed: boolean): Reply {
  const user = context.directory.findUser(signIn.user ?? '');
  if (!user) return usernamePage(signIn);
  if (agreed) return endSignIn(context, ask, signIn, user);
  const values = valuesOf(signIn.app, nameOf(signIn.tenant), user);
  return goBackWithFailure(context, ask, signIn, new EntraFailure(65004, values));
}

/** `/.default` stands for what the registration lists. */
function permissionsOf({ app, scope, tenant }: SignIn): readonly string[] {
  const { full, all } = readScopes(scope, 'authorize', valuesOf(app, nameOf(tenant)));
  return all ? [...new Set([...full, ...(app.permissions ?? app.adminConsented)])] : full;
}

function placeOf(upn: string) {
  return upn === '' ? {} : { user: upn, mailbox: upn };
}

function withCookie(reply: Reply, cookie: string): Reply {
  return { ...reply, headers: { ...reply.headers, 'set-cookie': cookie } };
}
