/** The doctor over the API: ask for a run, follow it, read what was found and when each row last passed. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { collectBundle } from '../../doctor/bundle/collect.ts';
import { makeBundle } from '../../doctor/bundle/make.ts';
import { htmlReport } from '../../doctor/report/html.ts';
import {
  listRowHistory,
  listRuns,
  type RunSummary,
  type RunView,
  readLatest,
  readRun,
} from '../../doctor/runs/read.ts';
import { requestRun } from '../../doctor/runs/request.ts';
import { callerOf } from '../caller.ts';
import { contentDisposition } from '../content-disposition.ts';
import type { Api, ServerContext } from '../context.ts';
import { id } from '../contract/common.ts';
import {
  doctorLanguageQuery,
  doctorRow,
  doctorRun,
  doctorRunSummary,
  doctorScopeQuery,
  newDoctorRun,
} from '../contract/doctor.ts';
import { notFound } from '../problem.ts';

const tags = ['doctor'];
const config = { access: 'administrator' as const };
const params = z.object({ id });
const MOST_RUNS = 50;

export function doctorRoutes(api: Api, context: ServerContext): void {
  const { store, settings, clock } = context;
  const voiceOf = (language: 'en' | 'nl') => ({ language, version: settings.version });

  api.post(
    '/doctor/runs',
    {
      config: { ...config, rateLimit: { max: 60, timeWindow: 60_000 } },
      schema: {
        summary: 'Examine the installation, one account, or one row with what it needs',
        description: 'The answer comes at once; follow the run by reading it. Nothing is changed or sent.',
        tags,
        body: newDoctorRun,
        response: { 202: z.object({ id }) },
      },
    },
    async (request, reply) => {
      const { accountId = null, check, subject } = request.body;
      const runId = await requestRun(store, {
        accountId,
        only: check !== undefined && subject !== undefined ? { check, subject } : null,
        askedBy: 'person',
        agentId: callerOf(request).agent.id,
        consoleOrigin: originOf(request),
      });
      return reply.code(202).send({ id: runId });
    },
  );

  api.get(
    '/doctor/runs',
    {
      config,
      schema: {
        summary: 'Runs, newest first',
        tags,
        querystring: doctorScopeQuery,
        response: { 200: z.object({ items: z.array(doctorRunSummary) }) },
      },
    },
    async ({ query: { accountId = null } }) => ({
      items: (await listRuns(store.db, accountId, MOST_RUNS)).map(presentSummary),
    }),
  );

  api.get(
    '/doctor/runs/:id',
    {
      config,
      schema: {
        summary: 'One run, also while it is under way',
        tags,
        params,
        querystring: doctorLanguageQuery,
        response: { 200: doctorRun },
      },
    },
    async ({ params: { id: runId }, query: { lang } }) => {
      const run = await readRun(store.db, runId, voiceOf(lang));
      if (!run) throw notFound('run');
      return presentRun(run);
    },
  );

  api.get(
    '/doctor/latest',
    {
      config,
      schema: {
        summary: 'How things stand: the newest run, with rows that were looked at again since',
        tags,
        querystring: doctorScopeQuery.extend(doctorLanguageQuery.shape),
        response: { 200: z.object({ run: doctorRun.nullable() }) },
      },
    },
    async ({ query: { accountId = null, lang } }) => {
      const run = await readLatest(store.db, accountId, voiceOf(lang));
      return { run: run ? presentRun(run) : null };
    },
  );

  api.get(
    '/doctor/rows',
    {
      config,
      schema: {
        summary: 'When each row last passed and last failed',
        tags,
        querystring: doctorScopeQuery,
        response: { 200: z.object({ items: z.array(doctorRow) }) },
      },
    },
    async ({ query: { accountId = null } }) => ({
      items: (await listRowHistory(store.db, accountId)).map((row) => ({
        ...row,
        checkedAt: row.checkedAt.toISOString(),
        passedAt: row.passedAt?.toISOString() ?? null,
        failedAt: row.failedAt?.toISOString() ?? null,
      })),
    }),
  );

  api.get(
    '/doctor/runs/:id/report.html',
    {
      config,
      schema: {
        summary: 'The report of a run as one printable page, to be mailed',
        tags,
        params,
        querystring: doctorLanguageQuery,
        response: { 200: z.string() },
        produces: ['text/html'],
      },
    },
    async ({ params: { id: runId }, query: { lang } }, reply) => {
      const run = await readRun(store.db, runId, voiceOf(lang));
      if (!run) throw notFound('run');
      const name = `postvak-doctor-${run.report.startedAt.slice(0, 10)}.html`;
      return reply
        .type('text/html; charset=utf-8')
        .header('content-disposition', contentDisposition('attachment', name, 'report.html'))
        .send(htmlReport(run.report));
    },
  );

  api.get(
    '/doctor/bundle',
    {
      config: { ...config, rateLimit: { max: 20, timeWindow: 60_000 } },
      schema: {
        summary:
          'A bundle for support (zip): findings, nodes, settings and the last log lines, without secrets',
        tags,
        querystring: doctorScopeQuery.extend(doctorLanguageQuery.shape),
        response: { 200: z.string() },
        produces: ['application/zip'],
      },
    },
    async ({ query: { accountId = null, lang } }, reply) => {
      const run = await readLatest(store.db, accountId, voiceOf(lang));
      if (!run) throw notFound('run');
      const parts = await collectBundle({
        report: run.report,
        store: { value: store },
        environment: process.env,
        dataDirectory: settings.dataDirectory,
        now: clock.now(),
      });
      return reply
        .type('application/zip')
        .header('content-disposition', contentDisposition('attachment', 'postvak-support.zip', 'support.zip'))
        .serializer((body) => body as string)
        .send(Buffer.from(makeBundle(parts)) as unknown as string);
    },
  );
}

/** The address bar of whoever asks; browsers send no Origin with a GET, but they do with a POST. */
function originOf(request: FastifyRequest): string {
  return request.headers.origin ?? `${request.protocol}://${request.host}`;
}

function presentSummary(run: RunSummary): z.output<typeof doctorRunSummary> {
  return {
    ...run,
    askedAt: run.askedAt.toISOString(),
    finishedAt: run.finishedAt?.toISOString() ?? null,
  };
}

function presentRun(run: RunView): z.output<typeof doctorRun> {
  const { diagnosis, findings, ...rest } = run.report;
  return {
    ...presentSummary(run),
    report: {
      ...rest,
      versions: { ...rest.versions },
      diagnosis: { ...diagnosis, subjects: [...diagnosis.subjects] },
      findings: findings.map((finding) => ({
        ...finding,
        evidence: [...finding.evidence],
        failure: finding.failure && { ...finding.failure, facts: { ...finding.failure.facts } },
      })),
    },
  };
}
