import { QUESTIONS_TABLE } from '../../features/questions/question-settings.ts';
import type { Setting } from './setting.ts';
import { IDENTITY_TABLE } from './table-identity.ts';
import { SERVICE_TABLE } from './table-service.ts';

/** Every setting there is. Its key is the name of the value in the code. */
export const TABLE = { ...IDENTITY_TABLE, ...SERVICE_TABLE, ...QUESTIONS_TABLE };
export type SettingKey = keyof typeof TABLE;
/** The same without the types of the values, for what treats all rows alike. */
export const ROWS: Readonly<Record<SettingKey, Setting>> = TABLE;
export const SETTING_KEYS = Object.keys(TABLE) as SettingKey[];
