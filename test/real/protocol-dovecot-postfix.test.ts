import { expect, test } from 'vitest';
import { openLaboratory } from '../../sandbox/exchange/laboratory.ts';
import { realServersMissing, startRealServers } from '../support/real-servers.ts';
import { USERS } from './protocol/access.ts';
import { protocolSuite } from './protocol-suite.ts';

const missing = realServersMissing();

if (missing === undefined) {
  protocolSuite('Dovecot and Postfix', async () => {
    // The sandbox gives the tokens, so the same ones work in both places.
    const lab = await openLaboratory();
    const { key, certificate } = lab.certificates.of('valid');
    const real = await startRealServers({
      users: USERS,
      certificate: { key, cert: certificate },
      tokens: { jwks: lab.jwks, issuers: [lab.issuer], clientIds: [lab.clientId] },
    });
    return {
      ...real,
      ca: lab.certificates.ca,
      token: (upn) => lab.token(upn),
      async stop() {
        await real.stop();
        await lab.close();
      },
    };
  });
} else {
  test(`Dovecot and Postfix are not asked here: ${missing}`, () => {
    if (process.env.CI === 'true') expect.fail(missing);
  });
}
