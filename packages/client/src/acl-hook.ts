// SPDX-License-Identifier: Apache-2.0
// Signs requests: HMAC-SHA1 over the values of all fields but `Signature`, sorted by key, and the body as sent.
// It must be the last hook, or fields that are added later make the signature wrong. [AclClientRPCHook.java]
import { createHmac } from 'node:crypto'
import type { Credentials, CredentialsCache } from '@rocketmq-ts/core'
import type { RemotingCommand, RPCHook } from '@rocketmq-ts/remoting'

/** Base64 of the signature of a request, as Java's client makes it. */
export function signatureOf(command: RemotingCommand, secretKey: string): string {
  const fields = command.extFields ?? {}
  const hmac = createHmac('sha1', secretKey)
  // Java's TreeMap compares UTF-16 code units, and so does sort() without a comparison.
  for (const key of Object.keys(fields).sort()) {
    if (key !== 'Signature') hmac.update(fields[key] ?? 'null', 'utf8')
  }
  return hmac.update(command.body).digest('base64')
}

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
  fields['AccessKey'] = accessKey
  if (securityToken !== undefined) fields['SecurityToken'] = securityToken
  fields['Signature'] = signatureOf(command, secretKey)
}
