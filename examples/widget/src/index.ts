import { defineEntity, definePlugin, field } from '@entrepot/sdk';

const Color = defineEntity('palette.color', {
  label: { en: 'Colour', zh: '颜色' },
  fields: {
    name: field.text({ unique: true, label: { en: 'Name', zh: '名称' } }),
    hex: field
      .text({ pattern: '^#[0-9a-f]{6}$', label: { en: 'Colour', zh: '颜色' }, ui: { widget: 'palette.swatch' } })
      .default('#1677ff'),
  },
});

export default definePlugin({
  name: 'palette',
  version: '1.0.0',
  label: { en: 'Palette', zh: '色板' },
  entities: [Color],
  ui: new URL('../dist/ui/index.js', import.meta.url).href,
});
