import type { Messages } from '../i18n/i18n.ts';
import { identityMessages } from './identity-messages.ts';
import { moduleMessages } from './modules/messages.ts';

const messages: Messages = {
  en: { ...identityMessages.en, ...moduleMessages.en },
  'zh-CN': { ...identityMessages['zh-CN'], ...moduleMessages['zh-CN'] },
};

export default messages;
