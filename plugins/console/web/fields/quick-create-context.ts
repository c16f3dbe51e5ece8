import type { UiEntity, UiRecord } from '@entrepot/sdk/ui';
import { type ComponentType, createContext } from 'react';

export interface QuickCreateProps {
  readonly entity: UiEntity;
  /** What was looked for and not found: the new record's title. */
  readonly typed: string;
  readonly onCreated: (record: UiRecord) => void;
  readonly onClose: () => void;
}

/** The form in which a reference makes the record that it wants. It has references itself, so it is handed down. */
export const QuickCreateContext = createContext<ComponentType<QuickCreateProps> | undefined>(undefined);
