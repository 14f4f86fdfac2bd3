// SPDX-License-Identifier: Apache-2.0
// The certificate of servers that were given none: real ones make one of their own for `localhost`, and take TLS and
// plain text by default. Made once per process, when it is first needed. [TlsHelper.java buildSslContext, RFC 5280]
import { generateKeyPairSync, sign } from 'node:crypto'
import type { ServerTls } from './server-identity.js'

const tags = { integer: 2, bitString: 3, oid: 6, utf8: 12, time: 24, sequence: 48, set: 49, version: 160 } as const
/** Object identifiers as they are written: ecdsa-with-SHA256, commonName. */
const oids = { signature: '2a8648ce3d040302', commonName: '550403' } as const

let made: ServerTls | undefined

/**
 * What servers were given; with a certificate of their own, signed by itself, where none was, and TLS is not disabled.
 */
export function withCertificate(tls: ServerTls = {}): ServerTls {
  const isComplete = tls.cert !== undefined || tls.pfx !== undefined || tls.mode === 'disabled'
  return isComplete ? tls : { ...tls, ...(made ??= makeCertificate()) }
}

function makeCertificate(): ServerTls {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const algorithm = der('sequence', oid('signature'))
  const name = der('sequence', der('set', der('sequence', oid('commonName'), der('utf8', Buffer.from('localhost')))))
  const validity = der('sequence', time('20200101000000Z'), time('99991231235959Z'))
  const toSign = der(
    'sequence',
    der('version', der('integer', Buffer.of(2))),
    der('integer', Buffer.of(1)),
    ...[algorithm, name, validity, name],
    publicKey.export({ type: 'spki', format: 'der' }),
  )
  const signature = sign('sha256', toSign, privateKey)
  const certificate = der('sequence', toSign, algorithm, der('bitString', Buffer.of(0), signature))
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64')}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
  }
}

/** One element: tag, length, content. */
function der(tag: keyof typeof tags, ...content: readonly Buffer[]): Buffer {
  const bytes = Buffer.concat(content)
  const { length } = bytes
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.from([tags[tag], ...size]), bytes])
}

function oid(name: keyof typeof oids): Buffer {
  return der('oid', Buffer.from(oids[name], 'hex'))
}

function time(text: string): Buffer {
  return der('time', Buffer.from(text))
}
