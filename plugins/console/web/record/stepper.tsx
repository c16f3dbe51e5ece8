import { CheckOutlined, RightOutlined } from '@ant-design/icons';
import type { UiAction, UiEntity, UiField } from '@entrepot/sdk/ui';
import { Button, Grid } from 'antd';
import { useTexts } from '../i18n/text.ts';
import { movesFrom, wayTo } from './state-path.ts';

interface StepperProps {
  readonly entity: UiEntity;
  readonly machine: NonNullable<UiField['machine']>;
  readonly state: string;
  /** States that the record is known to have been in, oldest first. */
  readonly told: readonly string[];
  readonly onAction: (action: UiAction) => void;
}

/** The way of a record through its states: those behind, the present one, and those that can come next, with their actions. */
export function Stepper({ entity, machine, state, told, onAction }: StepperProps) {
  const { t, text } = useTexts();
  const isWide = Grid.useBreakpoint().sm ?? true;
  const way = wayTo(machine, state, told);
  const behind = isWide ? way.slice(0, -1) : way.slice(-2, -1);
  const moves = movesFrom(machine, state, entity.actions);
  const next = [...new Set(moves.map(({ to }) => to))].filter((to) => to !== state);
  const label = (name: string) => text(machine.states[name] ?? { en: name });
  return (
    <nav aria-label={t('record.states')} className="record-noprint">
      <ol className="record-steps">
        {behind.length < way.length - 1 && (
          <li
            className="record-step"
            data-stands="behind"
            aria-label={t('record.statesBefore', { count: way.length - 1 - behind.length })}
          >
            {t('record.more', { count: way.length - 1 - behind.length })}
          </li>
        )}
        {behind.map((name) => (
          <li key={name} className="record-step" data-stands="behind">
            <CheckOutlined aria-hidden /> {label(name)}
          </li>
        ))}
        <li className="record-step" aria-current="step">
          {label(state)}
        </li>
        {next.length > 0 && (
          <li className="record-arrow" aria-hidden>
            <RightOutlined aria-hidden />
          </li>
        )}
        {next.map((name) => {
          const action = moves.find((move) => move.to === name && move.action)?.action;
          return action ? (
            <li key={name}>
              <Button size="small" shape="round" type="dashed" title={text(action.label)} onClick={() => onAction(action)}>
                {label(name)}
              </Button>
            </li>
          ) : (
            <li key={name} className="record-step" data-stands="ahead">
              {label(name)}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
