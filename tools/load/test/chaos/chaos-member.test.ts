// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { MemberOptions } from '../../src/chaos/plan.js'

describe('a member of a chaos run', () => {
  it('ends when nobody listens to it any more', async () => {
    const options: MemberOptions = {
      kind: 'send',
      name: 'one',
      group: '',
      messagesPerSecond: 1,
      namesrvAddr: '127.0.0.1:1',
      addressMap: {},
      endpoints: '',
      topics: { plain: 'plain', ordered: 'ordered', transactions: 'transactions' },
    }
    const program = fileURLToPath(new URL('../../src/programs/chaos-member.ts', import.meta.url))
    const node = ['--import=@rocketmq-ts/source-loader', '--conditions=@rocketmq-ts/source']
    const child = spawn(process.execPath, [...node, program, JSON.stringify(options)], {
      stdio: ['pipe', 'pipe', 'ignore'],
    })

    try {
      child.stdout.destroy()

      expect(await once(child, 'exit')).to.deep.equal([1, null])
    } finally {
      child.kill('SIGKILL')
    }
  })
})
