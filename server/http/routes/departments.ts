/** Departments: everybody sees them, administrators add and rename them. */
import { z } from 'zod';
import { addDepartment, listDepartments, renameDepartment } from '../../accounts/department.ts';
import { callerOf } from '../caller.ts';
import type { Api, ServerContext } from '../context.ts';
import { department, newDepartment } from '../contract/admin.ts';
import { id } from '../contract/common.ts';

const tags = ['departments'];

export function departmentRoutes(api: Api, { store }: ServerContext): void {
  api.get(
    '/departments',
    {
      schema: {
        summary: 'All departments',
        tags,
        response: { 200: z.object({ items: z.array(department) }) },
      },
    },
    async () => ({ items: await listDepartments(store.db) }),
  );

  api.post(
    '/departments',
    {
      config: { access: 'administrator' },
      schema: {
        summary: 'Add a department, with a queue of the same name',
        tags,
        body: newDepartment,
        response: { 201: department },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await addDepartment(store, request.body.name, callerOf(request).agent.id)),
  );

  api.patch(
    '/departments/:id',
    {
      config: { access: 'administrator' },
      schema: {
        summary: 'Rename a department; a queue of the same name goes along',
        tags,
        params: z.object({ id }),
        body: newDepartment,
        response: { 200: department },
      },
    },
    async (request) =>
      renameDepartment(store, request.params.id, request.body.name, callerOf(request).agent.id),
  );
}
