import { Alert, Empty, Flex, Spin, Typography } from 'antd';
import { Link, useSearchParams } from 'react-router';
import { listPath, recordPath, useModel } from '../api/model.tsx';
import { usePreferences } from '../app/preferences.ts';
import { SearchInput } from '../fields/search-input.tsx';
import { listLabel } from '../i18n/list-label.ts';
import { listed } from '../i18n/listed.ts';
import { useTexts } from '../i18n/text.ts';
import { foundText } from './found-text.ts';
import { useSearch } from './use-search.ts';
import './search.css';

/** All that was found: `/search?q=`. */
export function SearchPage() {
  const { t, text, locale } = useTexts();
  const { timeZone } = usePreferences();
  const model = useModel();
  const [query, setQuery] = useSearchParams();
  const q = query.get('q') ?? '';
  const { data, isFetching, error } = useSearch(q, 20);
  const groups = q.trim().length > 1 ? (data?.data ?? []) : [];
  return (
    <div className="search-page">
      <Typography.Title level={1} style={{ fontSize: 20, marginBlock: '8px 12px' }}>
        {t('search.title')}
      </Typography.Title>
      <SearchInput
        autoFocus
        label={t('search.placeholder')}
        text={q}
        onText={(typed) => setQuery(typed === '' ? {} : { q: typed }, { replace: true })}
      />
      <div aria-live="polite">
        {error && <Alert type="error" showIcon title={error.message} style={{ marginTop: 12 }} data-value />}
        {data && data.incomplete.length > 0 && (
          <Typography.Paragraph type="secondary" style={{ marginTop: 12 }}>
            {t('search.incomplete', {
              names: listed(
                data.incomplete.map((name) => text(listLabel(model.entity(name) ?? { label: { en: name }, path: '' }))),
                locale,
              ),
            })}
          </Typography.Paragraph>
        )}
        {groups.map(({ entity: name, records }) => {
          const entity = model.entity(name);
          if (!entity) return null;
          return (
            <section key={name} className="search-group">
              <Flex justify="space-between" align="baseline">
                <h2>{text(listLabel(entity))}</h2>
                <Link to={`${listPath(entity)}?q=${encodeURIComponent(q.trim())}`}>{t('search.inList')}</Link>
              </Flex>
              <ul>
                {records.map((found) => (
                  <li key={found.id}>
                    <Link to={recordPath(entity, found.id)} data-value>
                      {found.title}
                    </Link>
                    <span className="search-more" data-value>
                      {foundText(entity, found, { locale, timeZone })}
                    </span>
                  </li>
                ))}
              </ul>
            </section>
          );
        })}
      </div>
      {groups.length === 0 && !error && <Nothing isBusy={isFetching} q={q} />}
    </div>
  );
}

function Nothing({ isBusy, q }: { isBusy: boolean; q: string }) {
  const { t } = useTexts();
  if (isBusy) return <Spin style={{ display: 'block', marginTop: 48 }} />;
  return (
    <Empty
      image={Empty.PRESENTED_IMAGE_SIMPLE}
      style={{ marginTop: 48 }}
      description={t(q.trim().length > 1 ? 'search.nothing' : 'search.begin')}
    >
      <Typography.Paragraph type="secondary">{t('search.hint')}</Typography.Paragraph>
    </Empty>
  );
}
