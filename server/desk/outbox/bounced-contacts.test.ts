import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { newId } from '../../kernel/id.ts';
import { clearBounces, findBounced, isHardBounce, markBounced } from './bounced-contacts.ts';

describe('a refusal', () => {
  it.each([
    ['5.1.1', true],
    ['5.1.2', true],
    ['5.1.10', true],
    ['5.4.1', true],
    ['5.1.8', false],
    ['5.2.2', false],
    ['5.7.1', false],
    ['4.1.1', false],
    [null, false],
  ])('%s is about the address for good: %s', (status, expected) => {
    expect(isHardBounce(status)).toBe(expected);
  });
});

describe('a contact that bounced', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database?.drop());

  it('is marked until it is cleared, whatever the case of the address', async () => {
    const { db } = database.store;
    await db.insertInto('contact').values({ id: newId(), address: 'Jan@Customer.example' }).execute();
    const bounce = { address: 'jan@customer.example', status: '5.1.1', detail: '550 5.1.1 User unknown' };
    await db.transaction().execute((trx) => markBounced(trx, [bounce]));
    const [found] = await findBounced(db, ['JAN@customer.example', 'piet@customer.example']);
    expect(found).toMatchObject({
      address: 'Jan@Customer.example',
      status: '5.1.1',
      since: expect.any(Date),
    });
    await db.transaction().execute((trx) => markBounced(trx, [{ ...bounce, detail: 'again' }]));
    expect(await findBounced(db, ['jan@customer.example'])).toEqual([{ ...found, detail: 'again' }]);
    await clearBounces(db, ['jan@CUSTOMER.example']);
    expect(await findBounced(db, ['jan@customer.example'])).toEqual([]);
  });
});
