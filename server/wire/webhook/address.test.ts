import { expect, test } from 'vitest';
import { isForbiddenAddress, webhookUrlFault } from './address.ts';

test.each([
  ['169.254.169.254', true],
  ['::ffff:169.254.169.254', true],
  ['fe80::1', true],
  ['fd00:ec2::254', true],
  ['100.100.100.200', true],
  ['0.0.0.0', true],
  ['224.0.0.1', true],
  ['::', true],
  ['10.1.2.3', false],
  ['192.168.1.9', false],
  ['127.0.0.1', false],
  ['52.1.2.3', false],
  ['2a00:1450::1', false],
])('%s is forbidden: %s', (address, is) => {
  expect(isForbiddenAddress(address)).toBe(is);
});

test.each([
  ['https://hooks.slack.com/services/T0/B0/x', undefined],
  ['http://localhost:9000/hook', undefined],
  ['http://hooks.example.com/x', 'must begin with https://'],
  ['ftp://hooks.example.com/x', 'must begin with https://'],
  ['https://user:pw@hooks.example.com/', 'must not have a user name in it'],
  ['https://169.254.169.254/latest/meta-data', 'leads to an address that no webhook has'],
  ['https://[fe80::1]/', 'leads to an address that no webhook has'],
  // The same address in another notation: URL makes it plain first.
  ['https://2852039166/', 'leads to an address that no webhook has'],
  ['hooks.example.com', 'is not a web address such as https://hooks.example.com/…'],
])('%s: %s', (url, fault) => {
  expect(webhookUrlFault(url)).toBe(fault);
});
