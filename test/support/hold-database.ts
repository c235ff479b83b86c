/** A process that holds an embedded database until it is killed: node test/support/hold-database.ts DIRECTORY */
import { silentLog } from '../../server/kernel/log.ts';
import { openEmbedded } from '../../server/store/embedded.ts';

const [dataDirectory = ''] = process.argv.slice(2);
await openEmbedded({ dataDirectory, command: 'test', guest: false, log: silentLog, durable: false });
process.stdout.write('held\n');
setInterval(() => {}, 60_000);
