import type { UiEntity } from '@entrepot/sdk/ui';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Result } from 'antd';
import { useEffect, useState } from 'react';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { listPath, recordPath, useModel } from '../api/model.tsx';
import { refresh } from '../api/records.ts';
import { NotFoundPage } from '../app/not-found-page.tsx';
import { listLabel } from '../i18n/list-label.ts';
import { useTexts } from '../i18n/text.ts';
import { countFaults } from './count-faults.ts';
import { valuesOfQuery } from './draft.ts';
import { formLayout } from './form-layout.ts';
import { RecordForm } from './record-form.tsx';
import { RecordTabs } from './record-tabs.tsx';
import { Refusals } from './refusals.tsx';
import { useDraft } from './use-draft.ts';
import { useFormKeys } from './use-form-keys.ts';
import { useLeaveGuard } from './use-leave-guard.ts';
import './record.css';

/** The form of a record that is yet to be made: `/<plugin>/<entities>/new`, with values of the query filled in. */
export function NewRecordPage() {
  const { plugin = '', entities = '' } = useParams();
  const [query] = useSearchParams();
  const { t, text } = useTexts();
  const entity = useModel().entityAt(plugin, entities);
  if (!entity) return <NotFoundPage />;
  if (!entity.operations.includes('create')) {
    return (
      <Result
        status="warning"
        title={t('record.notCreatable', { name: text(entity.label) })}
        extra={<Link to={listPath(entity)}>{t('record.toList', { name: text(entity.label) })}</Link>}
      />
    );
  }
  return <NewRecord key={`${entity.name} ${query}`} entity={entity} query={query} />;
}

function NewRecord({ entity, query }: { entity: UiEntity; query: URLSearchParams }) {
  const { t, text } = useTexts();
  const { plugins } = useModel().ui;
  const navigate = useNavigate();
  const client = useQueryClient();
  const draft = useDraft(entity, undefined, valuesOfQuery(entity.fields, query));
  const [isTouched, setIsTouched] = useState(false);
  const [created, setCreated] = useState<string>();
  const [tab, setTab] = useState('');
  useLeaveGuard(isTouched && created === undefined);
  useEffect(() => {
    // Only after a drawing that knows of it the guard lets one pass.
    if (created !== undefined) void navigate(recordPath(entity, created), { replace: true });
  }, [created, entity, navigate]);
  const save = async () => {
    const record = await draft.save();
    if (!record) return;
    await refresh(client, entity.name);
    setCreated(record.id);
  };
  useFormKeys(true, { save: () => void save(), cancel: () => void navigate(listPath(entity)) });
  const layout = formLayout({ ...entity, fields: entity.fields.filter(({ writable }) => writable) }, plugins);
  const first = layout[0]?.groups[0]?.fields[0]?.name;
  return (
    <article>
      <Link to={listPath(entity)}>{text(listLabel(entity))}</Link>
      <div className="record-head">
        <h1 className="record-title">{t('record.createNew', { name: text(entity.label) })}</h1>
      </div>
      <form
        aria-label={t('record.form')}
        noValidate
        data-changed={isTouched || undefined}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Refusals sentences={draft.refusals} />
        <RecordTabs
          active={tab}
          onChange={setTab}
          isWhole={false}
          tabs={layout.map((each, index) => ({
            key: `form-${index}`,
            label: each.label ? text(each.label) : t('record.details'),
            isEager: true,
            faults: countFaults(each, draft.faults),
            panel: (
              <RecordForm
                entity={entity}
                tab={each}
                values={draft.values}
                onChange={(name, value) => {
                  setIsTouched(true);
                  draft.change(name, value);
                }}
                faults={draft.faults}
                form="new"
                focus={first}
              />
            ),
          }))}
        />
        <div className="record-bar">
          <Button type="primary" htmlType="submit" loading={draft.isSaving}>
            {t('record.create')}
          </Button>
          <Button onClick={() => void navigate(listPath(entity))}>{t('record.cancel')}</Button>
          <span className="record-help">{t('record.keys')}</span>
        </div>
      </form>
    </article>
  );
}
