// SPDX-License-Identifier: Apache-2.0
// On a real proxy only: `npm run rocketmq -- up --proxy` prints ROCKETMQ_ENDPOINTS.
import { expect } from 'chai'
import { serviceName } from '@rocketmq-ts/grpc-protocol'
import { readSchema } from '../../scripts/read-schema.js'
import { factsOfSchema } from '../../scripts/schema-facts.js'
import { servedFacts } from '../../scripts/served-descriptor.js'
import { linesOf } from '../schema-lines.js'

const endpoints = process.env['ROCKETMQ_ENDPOINTS']

/** A run on a real cluster takes the specs whose titles name its release. */
const where = endpoints === undefined ? '' : `(RocketMQ ${process.env['ROCKETMQ_VERSION'] ?? '5.5.0'})`

describe(`the schema of a running proxy ${where}`, () => {
  if (endpoints === undefined) it.skip('has nothing that ours does not have [needs ROCKETMQ_ENDPOINTS]')
  else
    it('has nothing that ours does not have', async function () {
      this.timeout(60_000)
      const served = linesOf(await servedFacts(endpoints, serviceName))

      expect(served.length).to.be.greaterThan(300)
      expect(linesOf(factsOfSchema(readSchema()))).to.include.members([...served])
    })
})
