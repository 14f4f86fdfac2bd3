// SPDX-License-Identifier: Apache-2.0

/**
 * The compiler of builds and type checks, from the folder of a package: TypeScript 7, which is native and takes a sixth
 * of the processor time of 6.0. `typescript` itself is 6.0, because typescript-eslint and the tools of this workspace
 * that read sources need its JavaScript API.
 */
export const tsc = '../../node_modules/typescript-7/bin/tsc'
