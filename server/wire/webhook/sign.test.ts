import { expect, it } from 'vitest';
import { Secret } from '../../kernel/secret.ts';
import { newSigningSecret, signedHeaders } from './sign.ts';

it('signs the example of the specification as it says', () => {
  const secret = new Secret('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw');
  expect(
    signedHeaders(
      'msg_p5jXN8AQM9LWM0D4loKWxJek',
      new Date(1_614_265_330_000),
      '{"test": 2432232314}',
      secret,
    ),
  ).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});

it('makes a new secret each time, of 32 bytes', () => {
  const [one, other] = [newSigningSecret(), newSigningSecret()];
  expect(one.reveal()).not.toBe(other.reveal());
  expect(Buffer.from(one.reveal().slice('whsec_'.length), 'base64')).toHaveLength(32);
});
