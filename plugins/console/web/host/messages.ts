export default {
  en: {
    pageFailed: 'The page {{name}} of plugin "{{plugin}}" failed.',
    widgetFailed: 'The widget {{name}} of plugin "{{plugin}}" failed.',
    tabFailed: 'The tab {{name}} of plugin "{{plugin}}" failed.',
    actionFailed: 'The action {{name}} of plugin "{{plugin}}" failed.',
    dashboardWidgetFailed: 'The dashboard widget {{name}} of plugin "{{plugin}}" failed.',
    moduleFailed: 'What plugin "{{plugin}}" adds to the console could not be loaded. Everything else works.',
    again: 'Try again',
  },
  'zh-CN': {
    pageFailed: '插件“{{plugin}}”的页面 {{name}} 出错。',
    widgetFailed: '插件“{{plugin}}”的控件 {{name}} 出错。',
    tabFailed: '插件“{{plugin}}”的标签页 {{name}} 出错。',
    actionFailed: '插件“{{plugin}}”的操作 {{name}} 出错。',
    dashboardWidgetFailed: '插件“{{plugin}}”的看板组件 {{name}} 出错。',
    moduleFailed: '插件“{{plugin}}”在控制台中的界面未能加载，其余功能不受影响。',
    again: '重试',
  },
};
