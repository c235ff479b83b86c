import { describe, expect, it } from 'vitest';
import { Failure } from '../kernel/failure.ts';
import { databaseFault, databaseMayComeBack } from './fault.ts';

const error = (code: string | undefined, message = 'words of the driver') =>
  Object.assign(new Error(message), { code });

describe('an error on the way to the database', () => {
  it.each([
    ['ECONNREFUSED', 'database-unavailable', true],
    ['ENOTFOUND', 'database-unavailable', true],
    ['57P03', 'database-unavailable', true],
    ['57P01', 'database-unavailable', true],
    ['53300', 'database-unavailable', true],
    ['08006', 'database-unavailable', true],
    ['28P01', 'database-unavailable', false],
    ['3D000', 'database-unavailable', false],
    ['53100', 'disk-full', false],
  ])('%s is %s, may come back: %s', (code, failure, mayComeBack) => {
    expect(databaseFault(error(code))?.code).toBe(failure);
    expect(databaseMayComeBack(error(code))).toBe(mayComeBack);
  });

  it.each(['42P01', '23505', '40001', undefined])(
    '%s is a fault of a statement and stays what it is',
    (code) => {
      expect(databaseFault(error(code))).toBeUndefined();
    },
  );

  it.each([
    'timeout expired',
    'Query read timeout',
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
  ])('without a code is known by the words of pg: %s', (message) => {
    expect(databaseFault(error(undefined, message))?.code).toBe('database-unavailable');
  });

  it('of several addresses is judged by the first, and a failure stays itself', () => {
    expect(databaseFault(new AggregateError([error('ECONNREFUSED')]))?.code).toBe('database-unavailable');
    const failure = new Failure('schema-newer');
    expect(databaseFault(failure)).toBe(failure);
  });
});
