/** A page of the administration: its name, what it is about, what can be done, and the content. */
import { type ReactNode, useEffect } from 'react';
import css from './admin.module.css';

interface PageProps {
  readonly title: string;
  readonly detail?: ReactNode;
  readonly above?: ReactNode;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

export function Page({ title, detail, above, action, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Postvak`;
  }, [title]);
  return (
    <div className={css.page}>
      {above}
      <header className={css.pageHead}>
        <div>
          <h1 className={css.pageTitle}>{title}</h1>
          {detail && <p className={css.pageDetail}>{detail}</p>}
        </div>
        {action}
      </header>
      {children}
    </div>
  );
}

export function Section({
  title,
  action,
  children,
}: Pick<PageProps, 'action' | 'children'> & { title: string }) {
  return (
    <section className={css.section}>
      <header className={css.sectionHead}>
        <h2>{title}</h2>
        {action}
      </header>
      {children}
    </section>
  );
}

/** Facts as pairs; the value is left out when there is none. */
export function Facts({ facts }: { readonly facts: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className={css.facts}>
      {facts.map(
        ([label, value]) =>
          value !== null &&
          value !== undefined && (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
