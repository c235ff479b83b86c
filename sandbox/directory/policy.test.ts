import { beforeEach, describe, expect, test } from 'vitest';
import { createFaults } from '../faults/registry.ts';
import { createDirectory } from './directory.ts';
import { createPolicy } from './policy.ts';

const directory = createDirectory();
const faults = createFaults();
const policy = createPolicy(directory, faults);
const SUPPORT = 'support@contoso.example';
const SHARED = 'info@contoso.example';
const SANNE = { oid: 'b', upn: 'Sanne@contoso.example' };

beforeEach(() => {
  faults.clear();
  directory.clear();
  directory.addTenant({ domain: 'contoso.example' });
  directory.addUser({ upn: SUPPORT });
  directory.addMailbox({ address: SUPPORT });
  directory.addMailbox({ address: SHARED, shared: true, fullAccess: ['SANNE@contoso.example', 'APP-OID'] });
});

const mailbox = (address: string) => {
  const found = directory.findMailbox(address);
  if (!found) throw new Error(address);
  return found;
};

describe('the switch of the mailbox goes before the switch of the organisation', () => {
  test.each([
    ['on', true, 'allowed'],
    ['on', false, 'allowed'],
    ['off', true, 'disabled-mailbox'],
    ['off', false, 'disabled-mailbox'],
    ['organisation', true, 'disabled-tenant'],
    ['organisation', false, 'allowed'],
  ] as const)('mailbox %s, organisation off: %s', (own, tenantOff, expected) => {
    mailbox(SUPPORT).smtpEnabled = own;
    directory.tenant.smtpAuthDisabled = tenantOff;
    expect(policy.smtpAuth(mailbox(SUPPORT))).toBe(expected);
  });
});

test('the owner opens and sends; nobody else without being listed', () => {
  const owner = { oid: 'a', upn: SUPPORT.toUpperCase() };
  expect(policy.mayOpen(owner, mailbox(SUPPORT))).toBe(true);
  expect(policy.maySendAs(owner, mailbox(SUPPORT))).toBe(true);
  expect(policy.mayOpen(SANNE, mailbox(SUPPORT))).toBe(false);
  expect(policy.mayOpen({ oid: 'c', upn: undefined }, mailbox(SUPPORT))).toBe(false);
});

test('FullAccess opens but does not send as', () => {
  expect(policy.mayOpen(SANNE, mailbox(SHARED))).toBe(true);
  expect(policy.maySendAs(SANNE, mailbox(SHARED))).toBe(false);
  expect(policy.mayOpen({ oid: 'app-oid', upn: undefined }, mailbox(SHARED))).toBe(true);
});

test('a shared mailbox needs no licence, a user needs one', () => {
  expect(policy.isLicensed(mailbox(SHARED))).toBe(true);
  expect(policy.isLicensed(mailbox(SUPPORT))).toBe(true);
  faults.set('licence-missing', { mailbox: SUPPORT });
  expect(policy.isLicensed(mailbox(SUPPORT))).toBe(false);
});

test('a fault that is taken away leaves the directory as it was', () => {
  faults.set('imap-disabled', { mailbox: SUPPORT });
  faults.set('full-access-missing', { mailbox: SHARED });
  expect(policy.protocolEnabled(mailbox(SUPPORT), 'imap')).toBe(false);
  expect(policy.protocolEnabled(mailbox(SUPPORT), 'pop3')).toBe(true);
  expect(policy.mayOpen(SANNE, mailbox(SHARED))).toBe(false);
  faults.clear();
  expect(policy.protocolEnabled(mailbox(SUPPORT), 'imap')).toBe(true);
  expect(policy.mayOpen(SANNE, mailbox(SHARED))).toBe(true);
});
