/** What to think of before a letter leaves. None of it stops anybody for good. */
import { Button } from '@mantine/core';
import { IconAlertTriangle, IconMailExclamation, IconPaperclip, IconPencil } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import css from './composer.module.css';

const ICONS = {
  attachment: IconPaperclip,
  movedOn: IconMailExclamation,
  bounced: IconAlertTriangle,
  writing: IconPencil,
  problem: IconAlertTriangle,
} as const;

interface WarningProps {
  readonly kind: keyof typeof ICONS;
  readonly children: ReactNode;
  readonly actions?: readonly { readonly label: string; readonly onClick: () => void }[];
}

export function Warning({ kind, children, actions = [] }: WarningProps) {
  const Icon = ICONS[kind];
  return (
    <div className={css.warning} data-kind={kind} role={kind === 'writing' ? 'status' : 'alert'}>
      <Icon size={17} />
      <span>{children}</span>
      {actions.map(({ label, onClick }) => (
        <Button key={label} size="compact-sm" variant="default" onClick={onClick}>
          {label}
        </Button>
      ))}
    </div>
  );
}
