// SPDX-License-Identifier: Apache-2.0
// The 5.x namespace: two fields on every request, names untouched. It runs before signing. [NamespaceRpcHook.java]
import { namespaceFields } from '@rocketmq-ts/protocol'
import type { RPCHook } from '@rocketmq-ts/remoting'

export function namespaceHook(namespaceV2: string): RPCHook {
  return {
    beforeRequest(_address, command) {
      command.extFields = { ...command.extFields, ...namespaceFields(namespaceV2) }
    },
  }
}
