import { zipSync } from 'fflate';

/** The files of a package by name. Teams looks at the root of the zip only, so a name has no folder. */
export type PackageFiles = Readonly<Record<string, Uint8Array>>;

/** Zips the files. The time stamp is fixed, so that the same files give the same bytes. */
export function pack(files: PackageFiles): Uint8Array {
  const folders = Object.keys(files).filter(name => name.includes('/'));
  if (folders.length > 0) throw new Error(`not at the root of the package: ${folders.join(', ')}`);
  return zipSync(files, { mtime: new Date(1980, 0, 1), level: 9 });
}
