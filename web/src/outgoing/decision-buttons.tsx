/** A button for each thing that can be decided about a delivery as it stands. */
import { Button, Tooltip } from '@mantine/core';
import {
  IconArrowBackUp,
  IconAt,
  IconCalendarClock,
  IconCheck,
  IconPlayerSkipForward,
  IconRefresh,
  IconX,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Decision, Delivery } from '../api/types.ts';
import { ChangeAddress } from './change-address.tsx';
import css from './outgoing.module.css';
import { SendLater } from './send-later.tsx';
import { useDecide } from './use-decide.ts';

const ICONS: Readonly<Record<Decision, typeof IconX>> = {
  'take-back': IconArrowBackUp,
  'send-now': IconPlayerSkipForward,
  'send-later': IconCalendarClock,
  'send-again': IconRefresh,
  'change-address': IconAt,
  'was-sent': IconCheck,
  'give-up': IconX,
};

/** Those that ask for something before they are carried out. */
type Asking = 'send-later' | 'change-address';

const isAsking = (decision: Decision): decision is Asking =>
  decision === 'send-later' || decision === 'change-address';

interface DecisionButtonsProps {
  readonly delivery: Delivery;
  /** Default: all that can be decided. */
  readonly among?: readonly Decision[];
}

export function DecisionButtons({ delivery, among }: DecisionButtonsProps) {
  const { t } = useTranslation('outgoing');
  const deciding = useDecide();
  const [asking, setAsking] = useState<Asking>();
  const decisions = delivery.decisions.filter((decision) => !among || among.includes(decision));
  if (decisions.length === 0) return null;
  return (
    <>
      <div className={css.decisions}>
        {decisions.map((decision) => {
          const Icon = ICONS[decision];
          return (
            <Tooltip key={decision} label={t(`decisionHint.${decision}`)} openDelay={500}>
              <Button
                size="compact-sm"
                variant="default"
                leftSection={<Icon size={15} stroke={1.8} />}
                aria-expanded={isAsking(decision) ? asking === decision : undefined}
                loading={deciding.isPending && deciding.variables?.decision === decision}
                disabled={deciding.isPending}
                onClick={() =>
                  isAsking(decision)
                    ? setAsking(asking === decision ? undefined : decision)
                    : deciding.mutate({ id: delivery.id, decision })
                }
              >
                {t(`decision.${decision}`)}
              </Button>
            </Tooltip>
          );
        })}
      </div>
      {asking === 'send-later' && (
        <SendLater
          initial={delivery.notBefore}
          onCancel={() => setAsking(undefined)}
          onChoose={(sendAt) => {
            setAsking(undefined);
            deciding.mutate({ id: delivery.id, decision: 'send-later', sendAt });
          }}
        />
      )}
      {asking === 'change-address' && (
        <ChangeAddress
          failed={delivery.recipients
            .filter(({ outcome }) => outcome === 'failed')
            .map(({ address }) => address)}
          onCancel={() => setAsking(undefined)}
          onChoose={(change) => {
            setAsking(undefined);
            deciding.mutate({ id: delivery.id, decision: 'change-address', change });
          }}
        />
      )}
    </>
  );
}
