// SPDX-License-Identifier: Apache-2.0
// Signs what proxies and other brokers send to brokers that ask for it, as the first of their users: real ones have an
// inner user. [AclClientRPCHook.java, BrokerOuterAPI.java]
import { createHmac } from 'node:crypto'
import type { RPCHook } from '@rocketmq-ts/remoting'
import { signedContent, type AclOptions } from './signature-check.js'

/** The hooks of such requests; none when brokers check no signatures. */
export function brokerSignature(acl: AclOptions | undefined): readonly RPCHook[] {
  const [user] = acl?.users ?? []
  if (user === undefined) return []
  return [
    {
      beforeRequest(_address, command) {
        const fields = (command.extFields ??= {})
        fields['AccessKey'] = user.accessKey
        fields['Signature'] = createHmac('sha1', user.secretKey).update(signedContent(command, fields)).digest('base64')
      },
    },
  ]
}
