import { en } from './messages-en.ts';
import { zh } from './messages-zh.ts';

export default { en, 'zh-CN': zh };
