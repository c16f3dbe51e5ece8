import { type DefaultTheme, defineConfig } from 'vitepress';
import { fileNames } from './file-names.ts';
import { wordsOf } from './words-of.ts';

/** The pages of the guide in reading order; the first four are there in Chinese, too. */
const guide: readonly (readonly [path: string, en: string, zh?: string])[] = [
  ['get-started', 'Get started', '快速开始'],
  ['write-a-plugin', 'Write a plugin', '编写插件'],
  ['entities', 'Entities and fields', '实体与字段'],
  ['hooks', 'Hooks', '钩子'],
  ['actions', 'Actions, jobs and events'],
  ['permissions', 'Permissions'],
  ['sagas', 'Sagas'],
  ['console', 'The console', '控制台'],
  ['console-plugins', 'What a plugin shows'],
  ['adapters', 'Adapters'],
  ['integrators', 'Integrators'],
  ['testing', 'Testing'],
  ['operations', 'Operations'],
  ['audit', 'Audit'],
  ['limits', 'Limits'],
];

const reference: DefaultTheme.SidebarItem[] = [
  { text: 'Commands', link: '/reference/cli' },
  { text: 'Adapter contracts', link: '/reference/adapters' },
  { text: 'TypeScript API', link: '/api/index.html', target: '_self' },
];

const house: DefaultTheme.SidebarItem[] = [
  { text: 'Decisions', link: '/decisions' },
  { text: 'Stability', link: '/stability' },
  { text: 'Upgrading', link: '/upgrading' },
];

export default defineConfig({
  title: 'Entrepot',
  description: 'An ERP core for cross-border sellers: a small kernel, and everything else a plugin.',
  cleanUrls: false,
  metaChunk: true,
  // TypeDoc writes there after this build.
  ignoreDeadLinks: [/^\/api\//],
  markdown: { config: fileNames },
  themeConfig: {
    outline: [2, 3],
    search: {
      provider: 'local',
      options: {
        miniSearch: { options: { tokenize: wordsOf }, searchOptions: { combineWith: 'AND' } },
        locales: {
          zh: {
            translations: {
              button: { buttonText: '搜索', buttonAriaLabel: '搜索' },
              modal: {
                noResultsText: '没有结果',
                resetButtonTitle: '清除',
                footer: { selectText: '选择', navigateText: '切换', closeText: '关闭' },
              },
            },
          },
        },
      },
    },
  },
  locales: {
    root: {
      label: 'English',
      lang: 'en',
      themeConfig: {
        nav: [
          { text: 'Guide', link: '/guide/get-started', activeMatch: '^/guide/' },
          { text: 'Commands', link: '/reference/cli' },
          { text: 'API', link: '/api/index.html', target: '_self' },
        ],
        sidebar: [
          { text: 'Guide', items: guide.map(([path, text]) => ({ text, link: `/guide/${path}` })) },
          { text: 'Reference', items: reference },
          { text: 'The house', items: house },
        ],
      },
    },
    zh: {
      label: '简体中文',
      lang: 'zh-CN',
      description: '面向跨境卖家的 ERP 内核：小内核，其余皆为插件。',
      themeConfig: {
        nav: [
          { text: '指南', link: '/zh/guide/get-started', activeMatch: '^/zh/guide/' },
          { text: '命令', link: '/reference/cli' },
          { text: 'API', link: '/api/index.html', target: '_self' },
        ],
        sidebar: [
          {
            text: '指南',
            items: guide.flatMap(([path, , zh]) => (zh ? [{ text: zh, link: `/zh/guide/${path}` }] : [])),
          },
          {
            text: '指南（英文）',
            items: guide.flatMap(([path, en, zh]) => (zh ? [] : [{ text: en, link: `/guide/${path}` }])),
          },
          { text: '参考（英文）', items: reference },
        ],
        outline: { level: [2, 3], label: '本页目录' },
        docFooter: { prev: '上一页', next: '下一页' },
        darkModeSwitchLabel: '外观',
        sidebarMenuLabel: '菜单',
        returnToTopLabel: '回到顶部',
        langMenuLabel: '语言',
      },
    },
  },
});
