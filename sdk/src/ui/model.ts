import type { FieldDetail, FieldKind } from '../field.ts';
import type { Label } from '../label.ts';
import type { Metric } from '../metric.ts';

/** What the signed-in user sees of the running system: the answer of `GET /api/v1/kernel/model`. */
export interface UiModel {
  readonly user: {
    readonly id: string | null;
    readonly name: string;
    readonly displayName: string | null;
    readonly roles: readonly string[];
    /** The role that they look through, where it is not their own. */
    readonly viewingAs: string | null;
  };
  /** Changes with the enabled plugins and what the user may do: a console that has another one reads the model again. */
  readonly fingerprint: string;
  readonly plugins: readonly { readonly name: string; readonly version: string; readonly label: Label }[];
  /** Entities with a field that the user may read or an operation that they may do, by name. */
  readonly entities: readonly UiEntity[];
  /** Actions without a record that the user may call. */
  readonly actions: readonly UiAction[];
  /** What codes stand for, by `orders.reason.no-country`: texts of plugins with places for values, as `Unknown: {given}`. */
  readonly messages: Readonly<Record<string, Label>>;
  /** Metrics over entities that the user may read. */
  readonly metrics: readonly Metric[];
  /** What the user has of them, as `kernel.applyModules`; of permissions on records those that they have for some. `*` stands for all. */
  readonly permissions: readonly string[];
}

export interface UiEntity {
  /** `orders.order` */
  readonly name: string;
  readonly plugin: string;
  readonly label: Label;
  /** Of its routes: `/api/v1/orders/orders`. */
  readonly path: string;
  /** The field that names a record to people; null where it has none. */
  readonly title: string | null;
  /** What the user may do by the generated routes. */
  readonly operations: readonly ('create' | 'update' | 'delete')[];
  /** Fields that the user may read or write, in declared order, extensions behind. */
  readonly fields: readonly UiField[];
  /** Field lists that no two records share. */
  readonly unique: readonly (readonly string[])[];
  /** Actions on one record that the user may call on some records. */
  readonly actions: readonly UiAction[];
  readonly appendOnly: boolean;
  /** It stands only as children of another entity. */
  readonly childOf: string | null;
}

export interface UiField extends Omit<FieldDetail, 'machine' | 'expression'> {
  readonly name: string;
  readonly kind: FieldKind;
  readonly label: Label;
  /** Chinese is left out where it is not there. */
  readonly description: Label | null;
  /** The plugin that declared it. */
  readonly plugin: string;
  /** A creation must give it. */
  readonly required: boolean;
  /** It may be null. */
  readonly nullable: boolean;
  /** By the generated routes: computed and read-only fields are not, nor those that no rule lets the user write. */
  readonly writable: boolean;
  readonly default?: unknown;
  readonly unique: boolean;
  readonly personal: boolean;
  readonly ui: {
    readonly tab: Label | null;
    readonly group: Label | null;
    readonly widget: string | null;
    /** See `UiHint`. */
    readonly sentence: { readonly messages: string; readonly values?: string } | null;
  };
  readonly machine?: {
    readonly initial: string;
    readonly states: Readonly<Record<string, Label>>;
    readonly transitions: Readonly<
      Record<string, { readonly from: readonly string[]; readonly to: string; readonly label: Label }>
    >;
  };
}

export interface UiAction {
  /** `release`; with the entity, or the plugin where there is none, it is the permission's id. */
  readonly name: string;
  readonly plugin: string;
  readonly entity: string | null;
  readonly label: Label;
  readonly summary: Label | null;
  readonly method: 'GET' | 'POST';
  /** `/api/v1/orders/orders/{id}:release` */
  readonly path: string;
  readonly input: readonly UiField[];
  /** The action of the same entity that takes it back; null where nothing does. */
  readonly undo: string | null;
}
