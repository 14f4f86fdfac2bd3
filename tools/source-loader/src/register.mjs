// SPDX-License-Identifier: Apache-2.0
// `node --import=@rocketmq-ts/source-loader program.ts` runs TypeScript. With `--conditions=@rocketmq-ts/source` the packages of
// this workspace are taken from their sources, too. A general loader (tsx 4.23) took 4.8 s of processor time for what takes
// 1.3 s so: three packages, 750 files, in each of the many processes of a test run.
import { register } from 'node:module'
import { refuseRequire } from './refuse-require.mjs'
import { tellSourceLines } from './source-lines.mjs'

register('./hooks.mjs', import.meta.url)
refuseRequire()
tellSourceLines()
