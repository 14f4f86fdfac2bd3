// SPDX-License-Identifier: Apache-2.0
// `node --import=@rocketmq-ts/source-loader program.ts` runs TypeScript. Of the packages of this workspace, the one in
// whose folder it is started is taken from its sources, the others as they were built, in a file each: half of the
// processor time that 750 sources take in each of the many processes of a test run. With
// `--conditions=@rocketmq-ts/source` all are taken from their sources.
import { register } from 'node:module'
import { refuseRequire } from './refuse-require.mjs'
import { tellSourceLines } from './source-lines.mjs'

register('./hooks.mjs', import.meta.url)
refuseRequire()
tellSourceLines()
