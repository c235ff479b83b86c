/** The whole sandbox, put together: what `main.ts` starts as a process and tests start within theirs. */
import { createCertificates } from './certificates.ts';
import { createClock } from './clock.ts';
import { startControl } from './control/control.ts';
import { createDirectory } from './directory/directory.ts';
import { createPolicy } from './directory/policy.ts';
import { createBrowsers } from './entra/browsers.ts';
import type { EntraContext, EntraSettings } from './entra/context.ts';
import { startEntra } from './entra/entra.ts';
import { createGrants } from './entra/grants.ts';
import { createSignIns } from './entra/sign-ins.ts';
import { createTokens } from './entra/tokens.ts';
import { createExchange } from './exchange/exchange.ts';
import { createFaults } from './faults/registry.ts';
import { startGraph } from './graph/graph.ts';
import { createDeltas } from './graph/mail/deltas.ts';
import { describeSandbox } from './info.ts';
import { createNetwork } from './network.ts';
import type { SandboxParts } from './parts.ts';
import { DEFAULT_SEED } from './seed/default-seed.ts';
import { plant } from './seed/plant.ts';
import { newSecretValue } from './seed/put.ts';
import type { Ports, Seed } from './seed/schema.ts';

export interface RunningSandbox extends SandboxParts {
  close(): Promise<void>;
}

export interface SandboxOptions {
  readonly seed?: Seed | undefined;
  /** Before those of the seed; 0 or left out: any free one. */
  readonly ports?: Ports | undefined;
  /** For the faults' dice. */
  readonly random?: () => number;
}

/** @throws when a port is taken or the seed names what does not exist; nothing is left open then. */
export async function startSandbox(options: SandboxOptions = {}): Promise<RunningSandbox> {
  const seed = withSecrets({ ...DEFAULT_SEED, ...options.seed });
  const ports: Ports = { ...seed.ports, ...options.ports };
  await using opened = new AsyncDisposableStack();

  const clock = createClock();
  opened.defer(() => clock.close());
  const faults = createFaults(options.random);
  const directory = createDirectory();
  const policy = createPolicy(directory, faults);
  const [certificates, tokens] = await Promise.all([createCertificates(), createTokens({ clock })]);
  opened.defer(() => certificates.close());
  const network = createNetwork({ certificates, faults });
  const settings: EntraSettings = { tokenLifetimeSeconds: undefined };
  const { verifyAccessToken } = tokens;

  const exchange = await createExchange({
    directory,
    policy,
    faults,
    clock,
    network,
    verifyAccessToken,
    ports,
  });
  opened.defer(() => exchange.close());
  const graph = await startGraph(
    { directory, policy, faults, clock, verifyAccessToken, exchange, deltas: createDeltas() },
    network,
    ports,
  );
  opened.defer(() => graph.close());
  const context: EntraContext = {
    directory,
    faults,
    clock,
    tokens,
    settings,
    grants: createGrants(clock),
    browsers: createBrowsers(),
    signIns: createSignIns(clock),
    graphUrl: () => `http://localhost:${graph.port}`,
  };
  const entra = await startEntra(context, network, ports);
  opened.defer(() => entra.close());

  const parts: SandboxParts = {
    directory,
    faults,
    clock,
    certificates,
    network,
    entra: context,
    exchange,
    info: () =>
      describeSandbox(parts, {
        entra: entra.port,
        entraTls: entra.tlsPort,
        graph: graph.port,
        graphTls: graph.tlsPort,
        imap: exchange.imap.port,
        pop3: exchange.pop3.port,
        smtp: exchange.smtp.port,
        control: control.port,
      }),
    reset: () => {
      for (const part of [
        faults,
        directory,
        tokens,
        context.grants,
        context.browsers,
        context.signIns,
        exchange,
      ]) {
        part.clear();
      }
      clock.reset();
      plant(parts, seed);
    },
  };
  plant(parts, seed);
  const control = await startControl(parts, ports.control);
  opened.defer(() => control.close());

  const kept = opened.move();
  return { ...parts, close: () => kept.disposeAsync() };
}

/** Secrets that the seed leaves open are made up here once, so that they are the same after a reset. */
function withSecrets(seed: Seed): Seed {
  const apps = seed.apps?.map((app) => ({
    ...app,
    secrets: app.secrets?.map((secret) => ({ ...secret, value: secret.value ?? newSecretValue() })),
  }));
  return { ...seed, apps };
}
