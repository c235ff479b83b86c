import { openLaboratory } from '../../sandbox/exchange/laboratory.ts';
import { protocolSuite } from './protocol-suite.ts';

protocolSuite('the sandbox', async () => {
  // Three connections a mailbox and 30 messages a minute are Exchange's, and not what this suite is about.
  const lab = await openLaboratory({ timeCompression: 600 });
  return {
    ...lab.exchange,
    ca: lab.certificates.ca,
    token: (upn) => lab.token(upn),
    deliver: async (address, raw) => void lab.exchange.deliver(address, raw),
    stop: () => lab.close(),
  };
});
