// SPDX-License-Identifier: Apache-2.0
// Signs requests. It must be the last hook, or fields that are added later make the signature wrong.
// [AclClientRPCHook.java]
import { wellFormed, type Credentials, type CredentialsCache } from '@rocketmq-ts/core'
import { signatureFields, signatureOf } from '@rocketmq-ts/protocol'
import type { RemotingCommand, RPCHook } from '@rocketmq-ts/remoting'

/** A hook that signs every request with the credentials. */
export function aclHook(credentials: CredentialsCache): RPCHook {
  return {
    beforeRequest(_address, command) {
      const current = credentials.get()
      if (current instanceof Promise) return current.then(asked => sign(command, asked))
      sign(command, current)
      return undefined
    },
  }
}

function sign(command: RemotingCommand, { accessKey, secretKey, securityToken }: Credentials): void {
  const fields = (command.extFields ??= {})
  fields[signatureFields.accessKey] = accessKey
  if (securityToken !== undefined) fields[signatureFields.securityToken] = securityToken
  // What other hooks have added may not be: the two headers write halves of surrogate pairs in different ways.
  for (const name in fields) fields[name] = wellFormed(fields[name] ?? '')
  fields[signatureFields.signature] = signatureOf(command, secretKey).toString('base64')
}
