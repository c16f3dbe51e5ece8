import type { Messages } from '../i18n/i18n.ts';
import { moduleMessages } from './modules/messages.ts';

const messages: Messages = {
  en: { ...moduleMessages.en },
  'zh-CN': { ...moduleMessages['zh-CN'] },
};

export default messages;
