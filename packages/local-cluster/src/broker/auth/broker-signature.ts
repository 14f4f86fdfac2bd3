// SPDX-License-Identifier: Apache-2.0
// Signs what proxies and other brokers send to brokers that ask for it, as the first of their users: real ones have an
// inner user. [AclClientRPCHook.java, BrokerOuterAPI.java]
import { signatureFields, signatureOf } from '@rocketmq-ts/protocol'
import type { RPCHook } from '@rocketmq-ts/remoting'
import type { AclOptions } from './signature-check.js'

/** The hooks of such requests; none when brokers check no signatures. */
export function brokerSignature(acl: AclOptions | undefined): readonly RPCHook[] {
  const [user] = acl?.users ?? []
  if (user === undefined) return []
  return [
    {
      beforeRequest(_address, command) {
        const fields = (command.extFields ??= {})
        fields[signatureFields.accessKey] = user.accessKey
        fields[signatureFields.signature] = signatureOf(command, user.secretKey).toString('base64')
      },
    },
  ]
}
