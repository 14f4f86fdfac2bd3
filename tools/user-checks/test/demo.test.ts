// SPDX-License-Identifier: Apache-2.0
// What `npm start` shows after the build: the start flow as it happens, then the messages, in plain text for a pipe.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { root } from '../src/samples.js'

const run = promisify(execFile)

describe('npm start', function () {
  this.timeout(60_000)

  it('tells each step, to whom it went and how long it took, then the messages, and ends by itself', async () => {
    const program = join(root, 'tools', 'demo', 'src', 'main.ts')
    const { stdout } = await run(process.execPath, ['--import=@rocketmq-ts/source-loader', program])

    const steps = [
      /name server and broker listen +127\.0\.0\.1:\d+/,
      /producer "shop" is starting: its configuration is checked \(state START_FAILED until it is done, as in Java\)/,
      /client instance ".+@.+" is starting/,
      /GET_ROUTEINFO_BY_TOPIC +name server 127\.0\.0\.1:\d+ \(which brokers have the topic\) +[\d.]+ ms/,
      /producer "CLIENT_INNER_PRODUCER" is RUNNING/,
      /client instance ".+" is RUNNING/,
      /HEART_BEAT +broker-a 127\.0\.0\.1:\d+.* [\d.]+ ms/,
      /producer "shop" is RUNNING: registered at its client instance/,
      /how +status +queue +offset +message id +offset message id +ms/,
      /await +SEND_OK +\d +\d+ +[0-9A-F]{32,56} +[0-9A-F]{32} +[\d.]+/,
      /producer "shop" is SHUTDOWN_ALREADY/,
      /UNREGISTER_CLIENT +broker-a/,
      /the process exits by itself/,
    ]
    let rest = stdout
    for (const step of steps) {
      const at = rest.search(step)
      expect(at, `${step.source} in\n${rest}`).to.be.greaterThan(-1)
      rest = rest.slice(at)
    }
    expect(stdout).not.to.contain('\x1b')
  })
})
