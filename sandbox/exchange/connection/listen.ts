/** One port of the three: accepts, wraps in TLS where the protocol begins with it, runs a session, forgets it. */
import type { Socket } from 'node:net';
import type { Network } from '../../network.ts';
import type { Session } from '../context.ts';
import type { Protocol } from '../sign-in.ts';

export interface OpenSession extends Session {
  /** Ends it at once, in words where the protocol has them. */
  bye(text: string): void;
}

export interface Listening {
  readonly port: number;
  readonly sessions: ReadonlySet<OpenSession>;
  close(): Promise<void>;
}

/**
 * @param start makes the session of a new connection.
 * @param converse carries it through to its end.
 * @param onCrash told of an error in our own code; the connection it happened on is cut, the others live on.
 */
export async function listen<S extends OpenSession>(
  network: Network,
  protocol: Protocol,
  port: number,
  start: (wire: Socket) => S,
  converse: (session: S) => Promise<void>,
  onCrash: (error: unknown) => void,
): Promise<Listening> {
  const sessions = new Set<S>();
  const wires = new Set<Socket>();
  const onConnection = (wire: Socket) => {
    wires.add(wire);
    wire.setNoDelay(true);
    const session = start(wire);
    sessions.add(session);
    wire.on('error', () => {});
    wire.on('close', () => {
      wires.delete(wire);
      sessions.delete(session);
    });
    converse(session).catch((error: unknown) => {
      onCrash(error);
      wire.destroy();
    });
  };
  const listener = await network.listen(protocol, onConnection, port);
  return {
    port: listener.port,
    sessions,
    async close() {
      for (const wire of wires) wire.destroy();
      await listener.close();
    },
  };
}
