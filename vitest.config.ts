import { defineConfig } from 'vitest/config';

/**
 * One process per core runs one file after the other, without forgetting what it imported, and imports as production
 * does: Node strips the types. A file of its own process each cost more than most tests. The price: what is global
 * (environment, fake timers, what a module remembers) has to be put back by the file that changed it.
 */
const TOGETHER = {
  isolate: false,
  maxWorkers: '100%',
  experimental: { viteModuleRunner: false, nodeLoader: false },
};

export default defineConfig({
  test: {
    globalSetup: ['test/support/database-run.ts'],
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'server/**/*.test.ts',
            'sandbox/**/*.test.ts',
            'test/architecture.test.ts',
            'test/docs/*.test.ts',
            'test/support/*.test.ts',
          ],
          exclude: ['**/node_modules/**'],
          ...TOGETHER,
          // The first test of a run waits for PostgreSQL's initdb, which a busy machine draws out.
          testTimeout: 30_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'web',
          maxWorkers: TOGETHER.maxWorkers,
          include: ['web/src/**/*.test.{ts,tsx}'],
          environment: 'node',
        },
      },
      {
        test: {
          name: 'journeys',
          include: ['test/journeys/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'real',
          include: ['test/real/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
