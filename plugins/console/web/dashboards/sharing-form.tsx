import { Checkbox, Flex, Form, Input, Select } from 'antd';
import { useModel } from '../api/model.tsx';
import { useTexts } from '../i18n/text.ts';
import type { Dashboard } from './dashboards.ts';

/** What is said of a dashboard beside its widgets. */
export type About = Pick<Dashboard, 'name' | 'audience' | 'role' | 'home'>;

/** Its name, who sees it, and whether it is their home page. */
export function SharingForm({ about, onChange }: { readonly about: About; readonly onChange: (about: About) => void }) {
  const { t } = useTexts();
  const model = useModel();
  const mayShare = model.may(['console.share']);
  const audiences = ['personal', 'role', 'shared'] as const;
  return (
    <Form layout="vertical">
      <Flex gap={12} wrap align="end">
        <Form.Item
          label={t('dashboards.name')}
          htmlFor="dashboard-name"
          required
          style={{ minWidth: 200, flex: 1, marginBlockEnd: 8 }}
        >
          <Input
            id="dashboard-name"
            maxLength={80}
            value={about.name}
            onChange={({ target }) => onChange({ ...about, name: target.value })}
          />
        </Form.Item>
        <Form.Item label={t('dashboards.audience')} htmlFor="dashboard-audience" style={{ width: 140, marginBlockEnd: 8 }}>
          <Select<About['audience']>
            id="dashboard-audience"
            value={about.audience}
            disabled={!mayShare}
            onChange={(audience) => onChange({ ...about, audience })}
            options={audiences.map((value) => ({ value, label: t(`dashboards.${value}`) }))}
          />
        </Form.Item>
        {about.audience === 'role' && (
          <Form.Item label={t('dashboards.whichRole')} htmlFor="dashboard-role" style={{ width: 180, marginBlockEnd: 8 }}>
            <Input
              id="dashboard-role"
              value={about.role ?? ''}
              onChange={({ target }) => onChange({ ...about, role: target.value })}
            />
          </Form.Item>
        )}
        <Form.Item style={{ marginBlockEnd: 8 }}>
          <Checkbox checked={about.home} onChange={({ target }) => onChange({ ...about, home: target.checked })}>
            {t('dashboards.asHome')}
          </Checkbox>
        </Form.Item>
      </Flex>
    </Form>
  );
}
