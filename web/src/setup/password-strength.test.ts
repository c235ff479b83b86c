import { expect, test } from 'vitest';
import { passwordStrength, type Strength } from './password-strength.ts';

test.each<[string, Strength]>([
  ['', 'short'],
  ['elf tekens!', 'short'],
  ['aaaaaaaaaaaaaaaa', 'weak'],
  ['abcdefghijklmnop', 'weak'],
  ['123456789012345', 'weak'],
  ['qwertyuiop12345', 'weak'],
  ['Password1234', 'weak'],
  ['sannedevries2026', 'weak'],
  ['drie blauwe fietsen bij de molen', 'strong'],
  ['k9#Vt2!mQx7&Lp', 'good'],
])('"%s" is %s', (password, strength) => {
  expect(passwordStrength(password, ['Sanne de Vries', 'sanne@contoso.example'])).toBe(strength);
});
