/** Who does which task: taken by one node at a time, and free again when that node stays silent. */
import { sql } from 'kysely';
import type { Db } from '../../store/pool.ts';

export interface Task {
  readonly id: string;
  readonly runId: string;
  readonly work: 'examine' | 'network';
}

/** Longer than a run of many accounts says nothing; a node that died is followed by another. */
const TAKEN_FOR = sql`interval '3 minutes'`;
/** A run that nobody could finish in this time is broken. */
const GIVEN_UP_AFTER = sql`interval '20 minutes'`;

/**
 * The oldest task that this node may do. `examine` is for the services role; without a live node of that role any
 * node does it, so that the console is told so and not left waiting.
 */
export async function takeTask(db: Db, nodeId: string, services: boolean): Promise<Task | undefined> {
  const { rows } = await sql<Task>`
    update doctor_task set taken_by = ${nodeId}, taken_at = now()
    where id = (
      select task.id from doctor_task task join doctor_run run on run.id = task.run_id
      where task.done_at is null and run.state in ('waiting', 'running')
        and (task.taken_at is null or task.taken_at < now() - ${TAKEN_FOR})
        and (task.node_id = ${nodeId} or (task.node_id is null and (${services} or not exists (
          select from node where ended_at is null and seen_at > now() - interval '20 seconds'
            and roles @> array['services']))))
      order by run.asked_at limit 1 for update of task skip locked)
    returning id, run_id as "runId", work`.execute(db);
  return rows[0];
}

/** The node still works on it. */
export async function keepTask(db: Db, taskId: string): Promise<void> {
  await db.updateTable('doctor_task').set({ taken_at: sql`now()` }).where('id', '=', taskId).execute();
}

export async function endTask(db: Db, taskId: string): Promise<void> {
  await db.updateTable('doctor_task').set({ done_at: sql`now()` }).where('id', '=', taskId).execute();
}

/** Nodes that were asked for their network and have not answered. */
export async function unanswered(db: Db, runId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('doctor_task')
    .select('node_id')
    .where('run_id', '=', runId)
    .where('work', '=', 'network')
    .where('done_at', 'is', null)
    .execute();
  return rows.flatMap(({ node_id: nodeId }) => nodeId ?? []);
}

export async function giveUpOldRuns(db: Db): Promise<void> {
  await db
    .updateTable('doctor_run')
    .set({ state: 'broken', finished_at: sql<Date>`now()` })
    .where('state', 'in', ['waiting', 'running'])
    .where('asked_at', '<', sql<Date>`now() - ${GIVEN_UP_AFTER}`)
    .execute();
}
