import { Alert } from 'antd';

/** What was refused and belongs to no single field. */
export function Refusals({ sentences }: { sentences: readonly string[] }) {
  if (sentences.length === 0) return null;
  const [first, ...rest] = sentences;
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      style={{ marginBottom: 12 }}
      title={first}
      description={rest.length > 0 ? rest.map((each) => <div key={each}>{each}</div>) : undefined}
    />
  );
}
