// SPDX-License-Identifier: Apache-2.0
// UPDATE_NAMESRV_CONFIG, code 318: admin to name server. Write the body with `printSettings`. Name servers do not
// tell each other: ask every one.
import { text } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'

/**
 * Changes settings of a running name server. Paths of files are refused with NO_PERMISSION.
 * [DefaultRequestProcessor.java]
 */
export const updateNamesrvConfig = declare({
  code: 318,
  name: 'UPDATE_NAMESRV_CONFIG',
  body: text,
})
