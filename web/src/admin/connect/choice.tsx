/** One of a few, each with a line that says what it means. */
import { type ReactNode, useId } from 'react';
import steps from './connect.module.css';

interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string; readonly detail: string }[];
  readonly onChange: (value: Value) => void;
  /** Side by side where there is room. */
  readonly row?: boolean;
  /** What belongs to the choice made. */
  readonly children?: ReactNode;
}

export function Choice<Value extends string>({
  label,
  value,
  options,
  onChange,
  row = false,
  children,
}: ChoiceProps<Value>) {
  const name = useId();
  return (
    <fieldset className={steps.choice}>
      <legend>{label}</legend>
      <div className={steps.options} data-row={row || undefined}>
        {options.map((option) => (
          <label key={option.value} className={steps.option} data-on={option.value === value}>
            <input
              type="radio"
              name={name}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            <span>
              <span className={steps.optionName}>{option.label}</span>
              <small>{option.detail}</small>
            </span>
          </label>
        ))}
      </div>
      {children}
    </fieldset>
  );
}
