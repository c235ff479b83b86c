/** Ready answers: found by what they say, their title or shortcut, put in with the keyboard or the mouse. */
import { Popover, TextInput } from '@mantine/core';
import { IconBolt, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CannedAnswer } from '../../api/types.ts';
import { Key } from '../../ui/small.tsx';
import css from './canned-picker.module.css';
import { plainOf } from './draft.ts';
import { rankAnswers } from './rank-answers.ts';
import { cannedAnswersQuery, sayUsed } from './requests.ts';

interface PickerProps {
  readonly opened: boolean;
  readonly onOpenedChange: (opened: boolean) => void;
  readonly onPick: (answer: CannedAnswer) => void;
  readonly children: ReactNode;
}

export function CannedPicker({ opened, onOpenedChange, onPick, children }: PickerProps) {
  return (
    <Popover
      opened={opened}
      onChange={onOpenedChange}
      position="top-start"
      width={420}
      withinPortal
      trapFocus
      returnFocus={false}
    >
      <Popover.Target>
        <span>{children}</span>
      </Popover.Target>
      <Popover.Dropdown p={0} className={css.dropdown ?? ''}>
        {opened && (
          <Choice
            onClose={() => onOpenedChange(false)}
            onPick={(answer) => {
              onOpenedChange(false);
              sayUsed(answer.id);
              onPick(answer);
            }}
          />
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

function Choice({
  onPick,
  onClose,
}: {
  readonly onPick: (answer: CannedAnswer) => void;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation('composer');
  const { data: answers, isPending } = useQuery(cannedAnswersQuery);
  const [words, setWords] = useState('');
  const [at, setAt] = useState(0);
  const found = rankAnswers(answers ?? [], words).slice(0, 50);
  const press = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      setAt((before) => Math.min(Math.max(before + step, 0), Math.max(found.length - 1, 0)));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      event.stopPropagation();
      const chosen = found[at];
      if (chosen) onPick(chosen);
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      onClose();
    }
  };
  return (
    <div>
      <TextInput
        data-autofocus
        className={css.search ?? ''}
        variant="unstyled"
        leftSection={<IconSearch size={16} />}
        placeholder={t('canned.search')}
        aria-label={t('canned.search')}
        role="combobox"
        aria-expanded
        aria-controls="canned-answers"
        aria-activedescendant={found[at] ? `canned-${found[at].id}` : undefined}
        value={words}
        maxLength={200}
        onKeyDown={press}
        onChange={(event) => {
          setWords(event.currentTarget.value);
          setAt(0);
        }}
      />
      <div id="canned-answers" className={css.list} role="listbox" aria-label={t('canned.title')}>
        {found.map((each, index) => (
          <button
            key={each.id}
            id={`canned-${each.id}`}
            type="button"
            role="option"
            aria-selected={index === at}
            tabIndex={-1}
            className={css.option}
            data-active={index === at}
            ref={index === at ? (element) => element?.scrollIntoView({ block: 'nearest' }) : undefined}
            onMouseMove={() => setAt(index)}
            onClick={() => onPick(each)}
          >
            <span className={css.line}>
              <strong dir="auto">{each.title}</strong>
              {each.shortcut && <Key>{`/${each.shortcut}`}</Key>}
            </span>
            <span className={css.words} dir="auto">
              {plainOf(each.html).replace(/\s+/g, ' ').slice(0, 160)}
            </span>
          </button>
        ))}
        {!isPending && found.length === 0 && (
          <p className={css.none}>
            <IconBolt size={18} />
            {answers?.length ? t('canned.notFound') : t('canned.none')}
          </p>
        )}
      </div>
    </div>
  );
}
