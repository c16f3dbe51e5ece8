import { bulkActions } from '@entrepot/desk/bulk/bulk-actions';
import { BulkItem } from '@entrepot/desk/bulk/bulk-item.entity';
import { bulkJob } from '@entrepot/desk/bulk/bulk-job';
import { bulkMessages } from '@entrepot/desk/bulk/bulk-messages';
import { exportActions } from '@entrepot/desk/exports/export-action';
import { StoredImport } from '@entrepot/desk/imports/import.entity';
import { importActions } from '@entrepot/desk/imports/import-actions';
import { importJob } from '@entrepot/desk/imports/import-job';
import { StoredImportMapping } from '@entrepot/desk/imports/import-mapping.entity';
import { importMessages } from '@entrepot/desk/imports/messages';
import { metricActions } from '@entrepot/desk/metrics/metric-actions';
import { modelActions } from '@entrepot/desk/model/model-action';
import { searchActions } from '@entrepot/desk/search/search-action';
import { CostReport } from '@entrepot/diagnostics/cost-report.entity';
import { diagnosticActions } from '@entrepot/diagnostics/diagnostic-actions';
import { StoredEvent } from '@entrepot/durable/events/event.entity';
import { eventActions } from '@entrepot/durable/events/event-actions';
import { ParkedEvent, StoredSubscription } from '@entrepot/durable/events/subscription.entity';
import { sweepEventsJob } from '@entrepot/durable/events/sweep-events';
import { RejectedItem, StoredJob } from '@entrepot/durable/jobs/job.entity';
import { SagaStep, SagaWait, SagaWorker, StoredSaga } from '@entrepot/durable/sagas/saga.entity';
import { sagaActions } from '@entrepot/durable/sagas/saga-actions';
import { sweepSagasJob } from '@entrepot/durable/sagas/sweep-sagas';
import { exportedRecords, jobEnded, kernelStarted, notify, type Plugin, readPersonal, signedIn } from '@entrepot/sdk';
import { Attachment } from '@entrepot/web/attachments/attachment.entity';
import { sweepAttachmentsJob } from '@entrepot/web/attachments/sweep-attachments';
import { identityActions } from '@entrepot/web/identity/identity-actions';
import { identityEntities } from '@entrepot/web/identity/identity-entities';
import { ownActions } from '@entrepot/web/identity/own-actions';
import { permissionActions } from '@entrepot/web/identity/permission-actions';
import { sweepJob } from '@entrepot/web/sweep-job';
import { BatchChunk } from '@entrepot/web/write/batch-chunk.entity';
import { batchJob } from '@entrepot/web/write/batch-job';
import { moduleActions } from './modules/module-actions.ts';
import { moduleMessages } from './modules/module-messages.ts';

/** What the kernel itself contributes, by the same means as every plugin. */
export const kernelPlugin: Plugin = {
  name: 'kernel',
  version: '1.0.0',
  label: { en: 'Kernel', zh: '内核' },
  entities: [
    ...identityEntities,
    StoredEvent,
    StoredSubscription,
    ParkedEvent,
    StoredJob,
    RejectedItem,
    StoredSaga,
    SagaStep,
    SagaWait,
    SagaWorker,
    BatchChunk,
    BulkItem,
    Attachment,
    CostReport,
    StoredImport,
    StoredImportMapping,
  ],
  actions: {
    ...identityActions,
    ...ownActions,
    ...permissionActions,
    ...eventActions,
    ...sagaActions,
    ...diagnosticActions,
    ...modelActions,
    ...metricActions,
    ...searchActions,
    ...bulkActions,
    ...exportActions,
    ...moduleActions,
    ...importActions,
  },
  jobs: [batchJob, bulkJob, importJob, sweepJob, sweepAttachmentsJob, sweepEventsJob, sweepSagasJob],
  messages: { 'zh-CN': { ...moduleMessages, ...bulkMessages, ...importMessages['zh-CN'] } },
  hooks: [kernelStarted, signedIn, readPersonal, exportedRecords, jobEnded, notify],
};
