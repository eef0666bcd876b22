import { useState } from 'preact/hooks';

/** One value a line. What is typed stays as it is; what it means goes up. */
export function LinesField({ id, label, hint, value, onChange }: { id: string; label: string; hint?: string; value: readonly string[]; onChange: (value: string[]) => void }) {
  const [text, setText] = useState(value.join('\n'));
  const take = (typed: string): void => {
    setText(typed);
    onChange(typed.split(/[\n,]/).map((line) => line.trim()).filter((line) => line !== ''));
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <textarea id={id} rows={2} spellcheck={false} aria-describedby={hint === undefined ? undefined : `${id}-hint`} value={text} onInput={(event) => take(event.currentTarget.value)} />
      {hint !== undefined && <span id={`${id}-hint`} class="quiet">{hint}</span>}
    </div>
  );
}

/** Key and value of a tag. */
export function TagField({ id, label, value, onChange }: { id: string; label: string; value: { key: string; value: string }; onChange: (value: { key: string; value: string }) => void }) {
  return (
    <fieldset class="field">
      <legend>{label}</legend>
      <span class="row">
        <label for={`${id}-key`}>Key</label>
        <input id={`${id}-key`} value={value.key} onInput={(event) => onChange({ ...value, key: event.currentTarget.value })} />
        <label for={`${id}-value`}>Value</label>
        <input id={`${id}-value`} value={value.value} onInput={(event) => onChange({ ...value, value: event.currentTarget.value })} />
      </span>
    </fieldset>
  );
}

interface NumberProps {
  readonly id: string;
  readonly label: string;
  readonly unit: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  readonly onChange: (value: number) => void;
}

export function NumberField({ id, label, unit, value, min, max, step = 1, onChange }: NumberProps) {
  const take = (typed: number): void => {
    if (Number.isFinite(typed)) onChange(typed);
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <span class="row"><input id={id} type="number" required min={min} max={max} step={step} value={value} onInput={(event) => take(event.currentTarget.valueAsNumber)} /> <span class="quiet">{unit}</span></span>
    </div>
  );
}
