import { defineUi } from '@entrepot/sdk/ui';
import { Badge } from 'antd';

export default defineUi(({ widget }) => {
  widget('swatch', {
    cell: ({ value }) => <Badge color={String(value)} text={String(value)} />,
    input: ({ id, value, onChange, disabled }) => (
      <input id={id} type="color" value={String(value)} disabled={disabled} onChange={(event) => onChange(event.target.value)} />
    ),
  });
});
