import type { UiEntity, UiField, UiModel } from '@entrepot/sdk/ui';
import { useQuery } from '@tanstack/react-query';
import { createContext, use, useMemo } from 'react';
import { api } from './client.ts';

/** The model with ways to find things in it. */
export class Model {
  readonly ui: UiModel;
  readonly #entities: ReadonlyMap<string, UiEntity>;
  readonly #paths: ReadonlyMap<string, UiEntity>;

  constructor(ui: UiModel) {
    this.ui = ui;
    this.#entities = new Map(ui.entities.map((entity) => [entity.name, entity]));
    this.#paths = new Map(ui.entities.map((entity) => [entity.path, entity]));
  }

  entity(name: string): UiEntity | undefined {
    return this.#entities.get(name);
  }

  /** By the parts of its route, as `orders`, `fulfilment-orders`. */
  entityAt(plugin: string, entities: string): UiEntity | undefined {
    return this.#paths.get(`/api/v1/${plugin}/${entities}`);
  }

  /** Whether the user has one of these permissions; none asked means yes. */
  may(permissions: readonly string[] | undefined): boolean {
    const own = this.ui.permissions;
    const covers = (permission: string) =>
      own.some((each) => each === permission || (each.endsWith('*') && permission.startsWith(each.slice(0, -1))));
    return permissions === undefined || permissions.some((permission) => covers(permission) || this.#offers(permission));
  }

  #offers(permission: string): boolean {
    const dot = permission.lastIndexOf('.');
    const entity = this.#entities.get(permission.slice(0, dot));
    const verb = permission.slice(dot + 1);
    if (!entity) return false;
    return verb === 'read' || entity.operations.some((each) => each === verb) || entity.actions.some(({ name }) => name === verb);
  }
}

/** The path of an entity's list in the console: `/orders/orders`. */
export function listPath(entity: UiEntity): string {
  return entity.path.slice('/api/v1'.length);
}

export function recordPath(entity: UiEntity, id: string): string {
  return `${listPath(entity)}/${id}`;
}

export function fieldOf(entity: UiEntity, name: string): UiField | undefined {
  return entity.fields.find((field) => field.name === name);
}

export const modelKey = ['model'] as const;

export function useModelQuery() {
  return useQuery({ queryKey: modelKey, queryFn: () => api<UiModel>('/api/v1/kernel/model'), staleTime: Infinity, retry: 1 });
}

const ModelContext = createContext<Model | undefined>(undefined);

/** Hands the model to everything below. */
export function ModelProvider({ ui, children }: { ui: UiModel; children: React.ReactNode }) {
  const model = useMemo(() => new Model(ui), [ui]);
  return <ModelContext value={model}>{children}</ModelContext>;
}

/** The model of the signed-in user. Only below `ModelProvider`. */
export function useModel(): Model {
  const model = use(ModelContext);
  if (!model) throw new Error('useModel stands outside of ModelProvider');
  return model;
}
