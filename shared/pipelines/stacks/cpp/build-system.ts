import type { VersionFact } from '../../detection/model.ts';
import type { TreeWarning } from '../../../ports/index.ts';

/** What the build files of one C or C++ project say, whichever system they are written for. */
export interface NativeProject {
  readonly system: 'cmake' | 'meson' | 'make' | 'autotools';
  readonly folder: string;
  readonly file: string;
  /** `c` where the build file names no C++. */
  readonly language: 'c' | 'cpp' | undefined;
  /** Versions of the build system that are asked for, best first. */
  readonly versions: readonly VersionFact[];
  /** Shell lines that configure and compile. */
  readonly build: string;
  readonly buildFrom: string;
  readonly outputs: readonly string[];
  /** Absent when the build files declare no test. */
  readonly test: { readonly run: string; readonly file: string } | undefined;
  readonly warnings: readonly TreeWarning[];
}
