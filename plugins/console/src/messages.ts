export const messages = {
  'zh-CN': {
    'console.no-user': '只有系统中的用户才能在控制台保存内容。',
    'console.not-found': '内容不存在，或未对您开放。',
    'console.not-yours': '“{name}”属于{owner}，您不能修改；可以另存为自己的副本。',
    'console.stale': '“{name}”已被他人修改。可以采用对方的版本，或将您的修改另存为新的名称。',
    'console.may-not-share': '共享给他人需要权限“console.share”。',
    'console.no-record': '记录不存在，或未对您开放。',
    'console.wrong-comment': '评论内容有误：请检查文字和提及的人。',
    'console.too-late': '评论只能在发布后 {minutes} 分钟内修改。',
  },
};
