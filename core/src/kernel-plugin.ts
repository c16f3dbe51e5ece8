import { kernelStarted, type Plugin } from '@entrepot/sdk';
import { Attachment } from './attachments/attachment.entity.ts';
import { sweepAttachmentsJob } from './attachments/sweep-attachments.ts';
import { StoredEvent } from './events/event.entity.ts';
import { EventCursor, ParkedEvent } from './events/subscription.entity.ts';
import { sweepEventsJob } from './events/sweep-events.ts';
import { identityActions } from './http/identity/identity-actions.ts';
import { identityEntities } from './http/identity/identity-entities.ts';
import { sweepJob } from './http/sweep-job.ts';
import { BatchChunk } from './http/write/batch-chunk.entity.ts';
import { batchJob } from './http/write/batch-job.ts';
import { RejectedItem, StoredJob } from './jobs/job.entity.ts';

/** What the kernel itself contributes, by the same means as every plugin. */
export const kernelPlugin: Plugin = {
  name: 'kernel',
  version: '1.0.0',
  label: { en: 'Kernel', zh: '内核' },
  entities: [...identityEntities, StoredEvent, EventCursor, ParkedEvent, StoredJob, RejectedItem, BatchChunk, Attachment],
  actions: identityActions,
  jobs: [batchJob, sweepJob, sweepAttachmentsJob, sweepEventsJob],
  hooks: [kernelStarted],
};
