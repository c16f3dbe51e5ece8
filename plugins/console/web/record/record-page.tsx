import type { UiEntity, UiRecord } from '@entrepot/sdk/ui';
import { Result, Skeleton } from 'antd';
import { Link, useParams } from 'react-router';
import { ApiError } from '../api/client.ts';
import { listPath, useModel } from '../api/model.tsx';
import { useRecord } from '../api/records.ts';
import { NotFoundPage } from '../app/not-found-page.tsx';
import { useTexts } from '../i18n/text.ts';
import { RecordView } from './record-view.tsx';

/** A record with everything that belongs to it: `/<plugin>/<entities>/<id>`. */
export function RecordPage() {
  const { plugin = '', entities = '', id = '' } = useParams();
  const entity = useModel().entityAt(plugin, entities);
  if (!entity) return <NotFoundPage />;
  return <LoadedRecord key={`${entity.name} ${id}`} entity={entity} id={id} />;
}

function LoadedRecord({ entity, id }: { entity: UiEntity; id: string }) {
  const { data, error } = useRecord(entity, id);
  if (data) return <RecordView entity={entity} record={data as UiRecord} />;
  if (error) return <RecordFault entity={entity} error={error} />;
  return <Skeleton active paragraph={{ rows: 8 }} style={{ paddingTop: 16 }} />;
}

function RecordFault({ entity, error }: { entity: UiEntity; error: Error }) {
  const { t, text } = useTexts();
  const problem = error instanceof ApiError ? error.problem : undefined;
  return (
    <Result
      status="warning"
      title={problem?.detail ?? t('app.unreachable')}
      subTitle={problem?.remedy}
      extra={<Link to={listPath(entity)}>{t('record.toList', { name: text(entity.label) })}</Link>}
    />
  );
}
