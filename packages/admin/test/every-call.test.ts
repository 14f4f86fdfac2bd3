// SPDX-License-Identifier: Apache-2.0
// What each call does about the options that all of them have.
import type { DefaultMQAdminExt } from '@rocketmq-ts/admin'
import { RouteError } from '@rocketmq-ts/core'
import { LocalCluster } from '@rocketmq-ts/local-cluster'
import { rejection } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { adminOf } from './support/admin-of.js'
import { begun, calls } from './support/every-call.js'

describe('each call of an administrator', () => {
  let cluster: LocalCluster
  let admin: DefaultMQAdminExt
  before(async () => {
    cluster = await LocalCluster.start({ topics: ['T'] })
    admin = await adminOf({ clientOptions: { namesrvAddr: cluster.namesrvAddr } })
  })
  after(async () => {
    await admin.close()
    await cluster.close()
  })

  for (const [name, { before: first = [], options = {}, isNarrowed = false }] of Object.entries(calls)) {
    const refusal = (more: object) => rejection(begun(admin, name, [...first, { ...options, ...more }]))

    it(`${name} ends with its signal, and at its deadline`, async () => {
      expect(await refusal({ signal: AbortSignal.abort() })).to.have.property('code', 'ERR_ABORTED')
      expect(await refusal({ timeoutMs: 0 })).to.have.property('code', 'ERR_TIMEOUT')
    })

    if (!isNarrowed) continue
    it(`${name} is about the brokers that are named`, async () => {
      for (const selection of [{ brokers: ['nobody'] }, { cluster: 'nobody' }]) {
        const error = await refusal(selection)
        expect(error).to.be.instanceOf(RouteError)
        expect(error.message).to.include('"nobody"')
      }
    })
  }
})
