import type { UiEntity, UiRecord } from '@entrepot/sdk/ui';
import { useState } from 'react';
import { ApiError, api } from '../api/client.ts';
import { useModel } from '../api/model.tsx';
import { createRecord, patchRecord } from '../api/records.ts';
import { useTexts } from '../i18n/text.ts';
import { checkValues } from './check-values.ts';
import { changeOf, creationOf, emptyValues, rowFields, type Values } from './draft.ts';
import { type Merged, mergeChanges, settled } from './merge-changes.ts';
import { type Faults, noFaults, placeFaults } from './place-faults.ts';
import { textsOfWrongs } from './wrong-text.ts';

/** Somebody else changed the record meanwhile. */
export interface Clash {
  readonly merged: Merged;
  readonly theirs: UiRecord;
}

export interface Draft {
  readonly values: Values;
  readonly isDirty: boolean;
  readonly isSaving: boolean;
  readonly faults: Faults;
  /** What is wrong with no single field. */
  readonly refusals: readonly string[];
  readonly clash: Clash | undefined;
  change(name: string, value: unknown): void;
  /** Forgets what was typed. */
  reset(record?: UiRecord): void;
  /** The record as it was stored; undefined where something is wrong or another change came first. */
  save(): Promise<UiRecord | undefined>;
  /** Goes on from their record, with their values where mine give way. @param stays where nothing is decided */
  settle(takeTheirs: ReadonlySet<string>): void;
  leaveClash(): void;
}

/** What somebody types into the form of a record, until it is saved. @param record undefined for a new one */
export function useDraft(entity: UiEntity, record: UiRecord | undefined, given?: Values): Draft {
  const model = useModel();
  const { t } = useTexts();
  const entityOf = (name: string) => model.entity(name);
  const begin = () => record ?? emptyValues(entity.fields, given);
  const [base, setBase] = useState<Values>(begin);
  const [values, setValues] = useState<Values>(base);
  const [faults, setFaults] = useState<Faults>(noFaults);
  const [refusals, setRefusals] = useState<readonly string[]>([]);
  const [clash, setClash] = useState<Clash>();
  const [isSaving, setIsSaving] = useState(false);
  const changes = changeOf(entity.fields, base, values, entityOf);

  const reset = (from?: UiRecord) => {
    const next = from ?? begin();
    setBase(next);
    setValues(next);
    setFaults(noFaults);
    setRefusals([]);
    setClash(undefined);
  };
  const refuse = async (error: unknown) => {
    if (!(error instanceof ApiError)) return setRefusals([t('app.unreachable')]);
    const { status, errors = [], detail, remedy } = error.problem;
    if (status === 412 && record) {
      const theirs = await api<UiRecord>(`${entity.path}/${record.id}`);
      const names = entity.fields.filter(({ writable }) => writable).map(({ name }) => name);
      return setClash({ theirs, merged: mergeChanges(base, values, theirs, names) });
    }
    const placed = placeFaults(errors, entity.fields, (table) => rowFields(table, entityOf));
    setFaults(placed.faults);
    setRefusals(placed.faults.size > 0 ? placed.rest : [[detail, remedy].filter(Boolean).join(' '), ...placed.rest]);
  };
  const save = async () => {
    const wrongs = checkValues(entity.fields, values, entityOf);
    setFaults(textsOfWrongs(wrongs, t));
    setRefusals([]);
    if (wrongs.size > 0) return undefined;
    setIsSaving(true);
    try {
      if (!record) return await createRecord(entity, creationOf(entity.fields, values, entityOf));
      const stored = Object.keys(changes).length === 0 ? record : await patchRecord(entity, base as UiRecord, changes);
      reset(stored);
      return stored;
    } catch (error) {
      await refuse(error);
      return undefined;
    } finally {
      setIsSaving(false);
    }
  };
  return {
    values,
    isDirty: Object.keys(changes).length > 0,
    isSaving,
    faults,
    refusals,
    clash,
    change: (name, value) => {
      setValues((current) => ({ ...current, [name]: value }));
      setFaults((current) => new Map([...current].filter(([place]) => place !== `/${name}` && !place.startsWith(`/${name}/`))));
    },
    reset,
    save,
    settle: (takeTheirs) => {
      if (!clash) return;
      setBase(clash.theirs);
      setValues(settled(clash.merged, takeTheirs));
      setClash(undefined);
    },
    leaveClash: () => setClash(undefined),
  };
}
