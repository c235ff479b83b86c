/** For tests of the desk's API: two departments, the people who work there, and how they ask. */
import { startTestServer, type TestAgent, type TestServer } from './http-server.ts';

export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks at what came, whatever its shape.
  readonly body: any;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface SalesDesk {
  readonly server: TestServer;
  readonly sales: Awaited<ReturnType<TestServer['addDepartment']>>;
  readonly support: Awaited<ReturnType<TestServer['addDepartment']>>;
  /** Of Sales. */
  readonly seller: TestAgent;
  /** Of Sales. */
  readonly colleague: TestAgent;
  /** Of Sales. */
  readonly supervisor: TestAgent;
  /** Of Support. */
  readonly helper: TestAgent;
  readonly administrator: TestAgent;
  /** @param path below `/api/v1`. */
  call(agent: TestAgent, method: Method, path: string, payload?: object): Promise<Answer>;
  upload(agent: TestAgent, content: Buffer, filename: string, type: string): Promise<Answer>;
}

/** @param helperRole of the one in Support. */
export async function startSalesDesk(helperRole: 'agent' | 'supervisor' = 'agent'): Promise<SalesDesk> {
  const server = await startTestServer();
  try {
    const sales = await server.addDepartment('Sales');
    const support = await server.addDepartment('Support');
    return {
      server,
      sales,
      support,
      seller: await server.addAgent('agent', [sales.id]),
      colleague: await server.addAgent('agent', [sales.id]),
      supervisor: await server.addAgent('supervisor', [sales.id]),
      helper: await server.addAgent(helperRole, [support.id]),
      administrator: await server.addAgent('administrator'),
      call: (agent, method, path, payload) => ask(server, agent, method, path, payload),
      upload: async (agent, content, filename, type) => {
        const answer = await server.call(agent, {
          method: 'POST',
          url: `/api/v1/uploads?filename=${encodeURIComponent(filename)}`,
          headers: { 'content-type': type },
          payload: content,
        });
        return { status: answer.statusCode, body: answer.json() };
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** @param path below `/api/v1`. */
export async function ask(
  server: TestServer,
  agent: TestAgent,
  method: Method,
  path: string,
  payload?: object,
): Promise<Answer> {
  const answer = await server.call(agent, { method, url: `/api/v1${path}`, ...(payload ? { payload } : {}) });
  return { status: answer.statusCode, body: answer.body === '' ? null : answer.json() };
}
