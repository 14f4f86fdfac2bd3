// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectionText } from '../src/connection-text.js'
import { readStates, removeState, writeState, type ClusterState } from '../src/state-file.js'

const stateAt = (port: number): ClusterState => ({
  version: '5.5.0',
  namesrvAddr: `127.0.0.1:${port}`,
  brokerAddrs: ['127.0.0.1:10911'],
  directory: `/somewhere/${port}`,
  processes: [{ name: 'namesrv', pid: 4711 }],
})

describe('the state files', () => {
  let folder: string
  beforeEach(async () => (folder = join(await mkdtemp(join(tmpdir(), 'state-')), '.rocketmq')))
  afterEach(() => rm(join(folder, '..'), { recursive: true }))

  it('are none before the first start', async () => {
    expect(await readStates(folder)).to.deep.equal([])
  })

  it('are read back as they were written, by port', async () => {
    await writeState(folder, stateAt(29877))
    await writeState(folder, stateAt(9876))

    expect(await readStates(folder)).to.deep.equal([stateAt(9876), stateAt(29877)])
  })

  it('forget one cluster and keep the other', async () => {
    await writeState(folder, stateAt(1))
    await writeState(folder, stateAt(2))

    await removeState(folder, stateAt(1))
    await removeState(folder, stateAt(1))

    expect(await readStates(folder)).to.deep.equal([stateAt(2)])
  })

  it('leave other files alone', async () => {
    await writeState(folder, stateAt(1))
    await writeFile(join(folder, 'notes.json'), 'not ours')

    expect(await readStates(folder)).to.have.length(1)
    expect(await readdir(folder)).to.have.members(['1.json', 'notes.json'])
  })
})

describe('how to reach a cluster', () => {
  it('is said in lines a shell can read, only those that apply', () => {
    expect(connectionText(stateAt(9876))).to.equal('ROCKETMQ_NAMESRV_ADDR=127.0.0.1:9876\n')
    expect(connectionText({ ...stateAt(9876), accessKey: 'rocketmq', secretKey: '12345678' })).to.equal(
      'ROCKETMQ_NAMESRV_ADDR=127.0.0.1:9876\nROCKETMQ_ACCESS_KEY=rocketmq\nROCKETMQ_SECRET_KEY=12345678\n',
    )
  })
})
