export const messages = {
  'zh-CN': {
    'webhooks.invalid-url': '“{url}”不能作为 Webhook 地址：必须以 https:// 开头，且不含密码。',
  },
};
