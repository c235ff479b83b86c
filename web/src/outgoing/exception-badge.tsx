import { useQuery } from '@tanstack/react-query';
import css from '../app/shell.module.css';
import { exceptionCountQuery } from './queries.ts';

/** How many answers need a decision; nothing while none does. */
export function ExceptionBadge() {
  const { data: count = 0 } = useQuery(exceptionCountQuery);
  if (count === 0) return null;
  return (
    <span className={css.alarms} data-afloat="true">
      {count > 99 ? '99+' : count}
    </span>
  );
}
