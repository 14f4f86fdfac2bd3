// SPDX-License-Identifier: Apache-2.0
// Signatures of requests: HMAC-SHA1 over the values of all fields but the signature, in the order of their names, and
// the body as sent. Not over the code, and not over what a decoder made of the fields. [AclClientRPCHook.java,
// AclUtils.java, AclSigner.java, DefaultAuthenticationContextBuilder.java]
import { createHmac } from 'node:crypto'
import type { RemotingCommand } from '@rocketmq-ts/remoting/frames'
import { queryMessage } from './requests/query-message.js'
import { versions } from './versions.js'

/** The fields that a signature brings; they are no fields of any request. */
export const signatureFields = {
  accessKey: 'AccessKey',
  securityToken: 'SecurityToken',
  signature: 'Signature',
} as const

const queryKind = queryMessage.request.isUniqueKeyQuery.wireName

/** The signature of a request; on the wire it is base64. */
export function signatureOf({ version, extFields = {}, body }: RemotingCommand, secretKey: string): Buffer {
  const hmac = createHmac('sha1', secretKey)
  // Java's TreeMap compares UTF-16 code units, and so does sort() without a comparison.
  for (const name of Object.keys(extFields).sort()) {
    const isSigned = name !== signatureFields.signature && (name !== queryKind || version > versions.V4_9_3)
    // Java writes half of a surrogate pair as a question mark.
    if (isSigned) hmac.update((extFields[name] ?? '').replace(/\p{Cs}/gu, '?'), 'utf8')
  }
  return hmac.update(body).digest()
}
