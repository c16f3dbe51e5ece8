import { Flex, Radio, Typography } from 'antd';
import { useTexts } from '../i18n/text.ts';
import type { ImportPlan } from './import-api.ts';

/** What becomes of records that are there already. */
export function PolicyChoice({
  policy,
  onPolicy,
}: {
  policy: ImportPlan['policy'];
  onPolicy: (policy: ImportPlan['policy']) => void;
}) {
  const { t } = useTexts();
  return (
    <Flex gap={12} align="center" wrap>
      <Typography.Text id="import-policy">{t('imports.policy')}</Typography.Text>
      <Radio.Group
        aria-labelledby="import-policy"
        value={policy}
        onChange={({ target }) => onPolicy(target.value)}
        options={[
          { value: 'skip', label: t('imports.skip') },
          { value: 'update', label: t('imports.update') },
        ]}
      />
    </Flex>
  );
}
