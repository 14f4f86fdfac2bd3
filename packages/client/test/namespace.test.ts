// SPDX-License-Identifier: Apache-2.0
import { withNamespace, withoutNamespace } from '@rocketmq-ts/client'
import { expect } from 'chai'

describe('the 4.x namespace', () => {
  const rows: [string, string][] = [
    ['orders', 'ns%orders'],
    ['ns%orders', 'ns%orders'],
    // A name that only begins with the same letters is not wrapped yet.
    ['nsorders', 'ns%nsorders'],
    ['%RETRY%group', '%RETRY%ns%group'],
    ['%RETRY%ns%group', '%RETRY%ns%group'],
    ['%DLQ%group', '%DLQ%ns%group'],
    ['TBW102', 'TBW102'],
    ['rmq_sys_wheel_timer', 'rmq_sys_wheel_timer'],
    ['CID_RMQ_SYS_x', 'CID_RMQ_SYS_x'],
  ]
  for (const [name, wrapped] of rows) {
    it(`makes ${wrapped} of ${name}`, () => {
      expect(withNamespace(name, 'ns')).to.equal(wrapped)
    })
  }

  it('is taken off again, and no other is', () => {
    expect(withoutNamespace('ns%orders', 'ns')).to.equal('orders')
    expect(withoutNamespace('%RETRY%ns%group', 'ns')).to.equal('%RETRY%group')
    expect(withoutNamespace('other%orders', 'ns')).to.equal('other%orders')
  })

  it('changes nothing when there is none', () => {
    expect(withNamespace('orders', undefined)).to.equal('orders')
    expect(withNamespace('orders', '')).to.equal('orders')
    expect(withoutNamespace('ns%orders', undefined)).to.equal('ns%orders')
  })
})
