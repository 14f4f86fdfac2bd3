// SPDX-License-Identifier: Apache-2.0
// Every decoder of `grpc-protocol` that reads what a peer sent.
import {
  checkDigest,
  codecOf,
  decodeMessageId,
  methods,
  numberOf,
  parseAuthorization,
  parseEndpoints,
  timestampMs,
} from '@rocketmq-ts/grpc-protocol'
import { grpcSeeds } from './grpc-seeds.js'
import type { FuzzTarget } from './fuzz-target.js'

/** All targets. */
export function grpcTargets(): readonly FuzzTarget[] {
  const seeds = grpcSeeds()
  const all = seeds.map(({ bytes }) => bytes)
  const messages = seeds.map(({ method, side, codec, bytes }) => ({
    name: `gRPC ${side} of ${method}`,
    // The rest of an input may be another message's: fields have numbers, not places.
    seeds: [bytes, bytes, ...all],
    read: (input: Buffer) => codec.decode(input),
  }))
  return [...messages, receivedMessage(), ...texts()]
}

/** What a client makes of a message. */
function receivedMessage(): FuzzTarget {
  const { response } = methods.ReceiveMessage
  const codec = codecOf('Message')
  const [seed] = grpcSeeds().filter(({ method, side }) => method === 'ReceiveMessage' && side === 'response')
  const { message } = response.decode(seed?.bytes ?? Buffer.alloc(0))
  return {
    name: 'message over gRPC',
    seeds: [codec.encode(message ?? {})],
    read(input) {
      const { systemProperties: system, body } = codec.decode(input)
      if (system?.bornTimestamp) timestampMs(system.bornTimestamp)
      if (system?.queueOffset) numberOf(system.queueOffset, 'the queue offset')
      if (system?.bodyDigest) checkDigest(system.bodyDigest, body)
    },
  }
}

function texts(): readonly FuzzTarget[] {
  const target = (name: string, seed: string, read: (text: string) => unknown): FuzzTarget => ({
    name,
    seeds: [Buffer.from(seed)],
    read: bytes => read(bytes.toString()),
  })
  return [
    target('endpoints', 'grpcs://proxy-a.example:8081;[::1]:8082', text => parseEndpoints(text)),
    target('message id of gRPC', '01AABBCCDDEEFF0011223344556677889900', text => decodeMessageId(text)),
    target('authorization of gRPC', 'MQv2-HMAC-SHA1 Credential=key, SignedHeaders=x-mq-date-time, Signature=00', text =>
      parseAuthorization(text),
    ),
  ]
}
