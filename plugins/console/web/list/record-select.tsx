import { useQueries, useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useDeferredValue, useState } from 'react';
import { useModel } from '../api/model.tsx';
import { titleOf, titleQuery } from '../api/titles.ts';
import { findRecords } from '../fields/find-records.ts';
import { useTexts } from '../i18n/text.ts';

interface RecordSelectView {
  readonly target: string | undefined;
  readonly ids: readonly string[];
  readonly onChange: (ids: readonly string[]) => void;
  readonly label: string;
  readonly placeholder?: string;
}

/** Finds records by what names them and chooses several. */
export function RecordSelect({ target, ids, onChange, label, placeholder }: RecordSelectView) {
  const { t } = useTexts();
  const entity = useModel().entity(target ?? '');
  const [typed, setTyped] = useState('');
  const searched = useDeferredValue(typed);
  const found = useQuery({
    queryKey: ['records', entity?.name, 'choices', searched],
    queryFn: ({ signal }) => (entity ? findRecords(entity, searched, signal) : []),
    enabled: entity !== undefined,
  });
  const titles = useQueries({ queries: ids.map((id) => titleQuery(entity, id)) });
  const options = new Map(ids.map((id, index) => [id, titles[index]?.data ?? id.slice(-8)]));
  for (const record of found.data ?? []) if (entity) options.set(record.id, titleOf(entity, record));
  return (
    <Select<string[]>
      aria-label={label}
      placeholder={placeholder}
      style={{ width: '100%' }}
      mode="multiple"
      showSearch={{ filterOption: false, onSearch: setTyped }}
      loading={found.isFetching}
      notFoundContent={found.isFetching ? t('list.reading') : t('list.nothingFound')}
      value={[...ids]}
      onChange={onChange}
      options={[...options].map(([value, title]) => ({ value, label: title }))}
    />
  );
}
