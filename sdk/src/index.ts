export { Decimal } from 'decimal.js';
export { type Action, type ActionContext, defineAction, FileAnswer, type ManyContext } from './action.ts';
export { type AttachedFile, type AttachmentStore, Attachments } from './attachment.ts';
export { type ChangeFeed, Changes } from './changes.ts';
export type { Command, CommandContext, CommandOption } from './command.ts';
export type { Context, Logger } from './context.ts';
export {
  columnName,
  columnsOf,
  type Database,
  type EnqueueOptions,
  type EventMessage,
  type QueryOptions,
  type Sql,
  type Transaction,
  tableOf,
} from './database.ts';
export {
  defineEntity,
  type Entity,
  type EntityOptions,
  type Extension,
  extendEntity,
  type Index,
  type NewRow,
  type Operation,
  type Row,
  type SystemFields,
} from './entity.ts';
export {
  defineEvent,
  type Event,
  type EventType,
  type SubscribeOptions,
  type Subscriber,
} from './event.ts';
export {
  Field,
  type FieldDetail,
  type FieldKind,
  type FieldOptions,
  type Fields,
  field,
  type InputOf,
  type Presence,
  type RowOf,
  type UiHint,
} from './field.ts';
export type { Condition, Filter, FilterValue } from './filter.ts';
export {
  bailHook,
  changedRecords,
  changingRecords,
  type Export,
  exportedRecords,
  forPlugin,
  type Hook,
  type HookArguments,
  type HookKind,
  type HookResult,
  jobEnded,
  kernelStarted,
  type Notice,
  notify,
  type PersonalRead,
  parallelHook,
  type RecordChanges,
  type RequestOrigin,
  readPersonal,
  type SignIn,
  seriesHook,
  signedIn,
  type Tap,
  type TapOptions,
  waterfallHook,
} from './hook.ts';
export type { HttpClient, HttpInit } from './http.ts';
export { defineJob, type JobContext, type JobType } from './job.ts';
export { type JobStatus, Jobs, type UserJobs } from './job-board.ts';
export { type Label, type Note, noteLabel } from './label.ts';
export { defineMetric, type Measure, type Metric } from './metric.ts';
export { defineMigration, type Migration } from './migration.ts';
export { Model, type ModelEntity, type ModelField, type RunningModel } from './model.ts';
export { Money, type MoneyValue } from './money.ts';
export { type Origin, originOf, rememberOrigin } from './origin.ts';
export type { Page } from './page.ts';
export {
  type ActionPermission,
  type EntityPermission,
  type EventPermission,
  type ForeignPermission,
  type NameablePermission,
  permission,
  type Role,
  type Rule,
  type User,
} from './permission.ts';
export { type PermissionCheck, Permissions } from './permission-check.ts';
export {
  type Capabilities,
  type Config,
  defineConfig,
  definePlugin,
  type PermissionsOf,
  type Plugin,
  type PluginDeclaration,
  type SetupContext,
} from './plugin.ts';
export { type FieldProblem, Problem, type ProblemDocument, type ProblemOptions } from './problem.ts';
export {
  type Journaled,
  type SagaContext,
  type SagaType,
  type StartOptions,
  type StepCall,
  type StepOptions,
  type StepUndo,
  type StepWork,
  saga,
} from './saga.ts';
export { type Token, token } from './service.ts';
export { defineStates, nextState, type StateMachine, statesBefore, type Transition } from './states.ts';
export { defineTrigger, type Trigger, type TriggerEvent } from './trigger.ts';
