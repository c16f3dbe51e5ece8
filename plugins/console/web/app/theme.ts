import { type ThemeConfig, theme } from 'antd';
import type { Preferences } from './preferences.ts';

const fontFamily =
  "-apple-system, 'Segoe UI', Roboto, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans SC', 'Noto Sans CJK SC', Helvetica, Arial, sans-serif";

// antd's own tertiary text and placeholders are too pale to read (WCAG 2.2, 1.4.3: 4.5 to 1).
const light: ThemeConfig['token'] = {
  colorPrimary: '#15803d',
  colorError: '#cf1322',
  colorLink: '#166534',
  colorLinkHover: '#15803d',
  colorPrimaryHover: '#166534',
  colorPrimaryActive: '#14532d',
  colorPrimaryText: '#166534',
  colorPrimaryBg: '#ecfdf3',
  colorPrimaryBgHover: '#d7f9e3',
  colorTextTertiary: 'rgba(0, 0, 0, 0.6)',
  colorTextDescription: 'rgba(0, 0, 0, 0.6)',
  colorTextPlaceholder: 'rgba(0, 0, 0, 0.58)',
};

const dark: ThemeConfig['token'] = {
  colorPrimary: '#15803d',
  colorError: '#ff7875',
  colorLink: '#4ade80',
  colorLinkHover: '#86efac',
  colorPrimaryHover: '#166534',
  colorPrimaryActive: '#14532d',
  colorPrimaryText: '#4ade80',
  colorBgLayout: '#0e100f',
  colorBgContainer: '#171a18',
  colorBgElevated: '#1f2321',
  colorPrimaryBg: '#12281b',
  colorPrimaryBgHover: '#183524',
  colorTextTertiary: 'rgba(255, 255, 255, 0.62)',
  colorTextDescription: 'rgba(255, 255, 255, 0.62)',
  colorTextPlaceholder: 'rgba(255, 255, 255, 0.58)',
};

/** The colours, type and spacing of the console. Components take them from antd's tokens, and so from here. */
export function themeOf(isDark: boolean, density: Preferences['density']): ThemeConfig {
  const algorithm = [
    isDark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    ...(density === 'compact' ? [theme.compactAlgorithm] : []),
  ];
  const accent = isDark ? '#4ade80' : '#166534';
  return {
    algorithm,
    token: { ...(isDark ? dark : light), borderRadius: 4, fontFamily },
    components: {
      // White on the light red of the dark theme could not be read.
      Button: {
        defaultHoverColor: accent,
        defaultHoverBorderColor: accent,
        defaultActiveColor: accent,
        defaultActiveBorderColor: accent,
        ...(isDark ? { dangerColor: '#1a0606' } : {}),
      },
      Dropdown: { colorPrimary: accent },
      Tabs: { itemSelectedColor: accent, itemHoverColor: accent, itemActiveColor: accent },
      Menu: {
        itemSelectedColor: accent,
        horizontalItemSelectedColor: accent,
        subMenuItemSelectedColor: accent,
        itemHeight: 34,
        itemMarginBlock: 2,
        iconSize: 16,
      },
    },
  };
}
