import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { ApiError, api } from '../../api/client.ts';
import { modelKey } from '../../api/model.tsx';
import { type Module, type ModuleChanges, type ModuleList, type ModulePlan, wholeChange } from './module.ts';

const modulesKey = ['kernel', 'modules'] as const;

export function useModules() {
  return useQuery({ queryKey: modulesKey, queryFn: () => api<ModuleList>('/api/v1/kernel/modules') });
}

/** A change with all that it takes along, and the plan of the whole. */
export interface Planned {
  readonly changes: ModuleChanges;
  readonly plan: ModulePlan;
}

/** Plans a change; what has to come or go with it is part of it. */
export async function planChange(wanted: ModuleChanges, modules: readonly Module[]): Promise<Planned> {
  const ask = (plugins: ModuleChanges) => api<ModulePlan>('/api/v1/kernel/planModules', { body: { plugins } });
  const plan = await ask(wanted);
  const known = new Set(modules.map(({ name }) => name));
  const changes = wholeChange(wanted, { ...plan, missing: plan.missing.filter(({ plugin }) => known.has(plugin)) });
  if (Object.keys(changes).length === Object.keys(wanted).length) return { changes, plan };
  return { changes, plan: { ...(await ask(changes)), dependents: plan.dependents, missing: plan.missing } };
}

/** Applies what was planned, and lets the console follow: menus, screens and lists are read anew. */
export function useApply(): (planned: Planned, following: () => void) => Promise<void> {
  const client = useQueryClient();
  return useCallback(
    async ({ changes, plan }, following) => {
      await api('/api/v1/kernel/applyModules', { body: { plugins: changes, fingerprint: plan.fingerprint } });
      following();
      await client.refetchQueries({ queryKey: modelKey });
      await client.invalidateQueries();
    },
    [client],
  );
}

export function isChangedMeanwhile(error: unknown): boolean {
  return error instanceof ApiError && error.problem.code === 'config-changed';
}
