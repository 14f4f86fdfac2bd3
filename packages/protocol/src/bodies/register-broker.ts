// SPDX-License-Identifier: Apache-2.0
// The two forms of a broker's registration: JSON, or a zlib stream of counted parts when `compressRegister` is on.
// Which of both it is shows in the first byte. [RegisterBrokerBody.java]
import type { BodyKind } from '@rocketmq-ts/remoting/frames'
import { compressRegistration, decompressRegistration } from './compressed-registration.js'
import { registration, type RegisterBrokerData } from './registration.js'
import { json } from './shape.js'

const plain = json(registration)
const openingBrace = 0x7b

/** The body of REGISTER_BROKER: written as JSON, read in both forms. */
export const registerBrokerBody: BodyKind<RegisterBrokerData> = {
  name: 'json',
  encode: data => plain.encode(data),
  decode: bytes => (bytes[0] === openingBrace ? plain.decode(bytes) : decompressRegistration(bytes)),
}

/** The body of REGISTER_BROKER compressed; `compressed` of the header must be true then. */
export const compressedRegisterBrokerBody: BodyKind<RegisterBrokerData> = {
  name: 'zlib',
  encode: compressRegistration,
  decode: bytes => registerBrokerBody.decode(bytes),
}
