// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '@rocketmq-ts/core'
import { expect } from 'chai'
import {
  callMetadata,
  clientMetadata,
  signatureOf,
  type CallMetadata,
  type ClientMetadata,
} from '@rocketmq-ts/grpc-protocol'

/** As a client puts them together. */
const requestMetadata = (all: ClientMetadata & CallMetadata) => ({ ...clientMetadata(all), ...callMetadata(all) })
const call = { clientId: 'host@1@2@abc', requestId: 'r-1', now: Date.UTC(2026, 10, 22, 9, 5, 7) }

describe('the metadata of a call', () => {
  it('names the client, the call and its time', () => {
    expect(requestMetadata(call)).to.deep.equal({
      'x-mq-client-id': 'host@1@2@abc',
      'x-mq-language': 'OTHER',
      'x-mq-client-version': '5.1.0',
      'x-mq-protocol': 'v2',
      'x-mq-date-time': '20261122T090507Z',
      'x-mq-request-id': 'r-1',
      'x-mq-namespace': '',
    })
  })

  it('is signed when there is a signer, with the token and the namespace', () => {
    const credentials = { accessKey: 'alice', secretKey: 'secret', securityToken: 'sts' }

    const metadata = requestMetadata({ ...call, credentials, namespace: 'shop' })

    expect(metadata).to.include({ 'x-mq-session-token': 'sts', 'x-mq-namespace': 'shop' })
    expect(metadata['authorization']).to.include(signatureOf('secret', '20261122T090507Z'))
  })

  it('refuses what no header can carry, and does not repeat it', () => {
    const securityToken = 'topsecret\n'
    const sign = () => requestMetadata({ ...call, credentials: { accessKey: 'a', secretKey: 'b', securityToken } })

    expect(sign)
      .to.throw(UsageError, 'x-mq-session-token')
      .and.not.match(/topsecret/)
    expect(() => requestMetadata({ ...call, namespace: 'größe' })).to.throw(UsageError, 'x-mq-namespace')
  })
})
