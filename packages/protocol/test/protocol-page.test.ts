// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { requestComments } from '../scripts/request-comments.js'
import { protocolPage, protocolPagePath } from '../scripts/protocol-page.js'
import { requests, type AnyRequest } from '../src/index.js'
import { topicRouted } from '../src/requests/routing-fields.js'

describe('docs/protocol.md', function () {
  // The compiler reads the whole package.
  this.timeout(60_000)

  it('is what the declarations say; `npm run docs` when this fails', () => {
    expect(readFileSync(protocolPagePath, 'utf8') === protocolPage()).to.equal(true)
  })

  it('has a comment and both ends of each request, and a name that fits the file', () => {
    const comments = requestComments()

    for (const request of requests) {
      const found = comments.get(request.name)
      expect(found?.comment, request.name).to.have.length.greaterThan(20)
      expect(found?.route, request.name).to.match(/ to /)
    }
  })

  it('explains each field whose name does not say it all', () => {
    const plain = /^(topic|consumerGroup|producerGroup|clientId|brokerName|clusterName|masterEpoch|syncStateSetEpoch)$/
    const comments = requestComments()
    const silent = requests.flatMap((request: AnyRequest) =>
      Object.keys(request.request as object)
        .filter(property => !plain.test(property) && !(property in topicRouted))
        .filter(property => (comments.get(request.name)?.fields.get(property) ?? '') === '')
        .map(property => `${request.name}.${property}`),
    )

    expect(silent).to.deep.equal([])
  })
})
