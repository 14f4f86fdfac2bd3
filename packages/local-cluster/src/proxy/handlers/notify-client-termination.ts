// SPDX-License-Identifier: Apache-2.0
// NotifyClientTermination: the client goes. [ClientActivity.java notifyClientTermination]
import type { UnaryHandler } from '../proxy.js'
import { ok } from '../status.js'

export const notifyClientTermination: UnaryHandler<'NotifyClientTermination'> = async (proxy, _request, context) => {
  await proxy.remove(proxy.clientOf(context).clientId)
  return { status: ok }
}
