import type { z } from 'zod';
import type { Setting } from './setting.ts';
import { IDENTITY_TABLE } from './table-identity.ts';
import { SERVICE_TABLE } from './table-service.ts';

/** The settings that Herald has without any feature. The key is the name of the value in the code. */
export const TABLE = { ...IDENTITY_TABLE, ...SERVICE_TABLE };

type Value<Row extends Setting> = Row extends { default: string }
  ? z.output<Row['schema']>
  : z.output<Row['schema']> | undefined;
/** The values of a table's rows. */
export type ValuesOf<Rows extends Readonly<Record<string, Setting>>> = {
  readonly [Key in keyof Rows]: Value<Rows[Key]>;
};

/** Every value there is. A feature adds those of its rows by declaration merging. */
export interface SettingValues extends ValuesOf<typeof TABLE> {}
export type SettingKey = keyof SettingValues;
/** Without the types of the values, for what treats all alike. */
export type Rows = Readonly<Record<SettingKey, Setting>>;

export const keysOf = (rows: Rows) => Object.keys(rows) as SettingKey[];
