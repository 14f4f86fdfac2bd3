// SPDX-License-Identifier: Apache-2.0
// A cluster loads what it needs for gRPC only when it is asked for a proxy.
import { execFileSync } from 'node:child_process'
import { expect } from 'chai'

/** Libraries that a process has loaded which has run a cluster. */
function loadedBy(options: string): string {
  const program = `
    import { createRequire } from 'node:module'
    const { LocalCluster } = await import('@rocketmq-ts/local-cluster')
    await (await LocalCluster.start(${options})).close()
    const loaded = Object.keys(createRequire(import.meta.url).cache)
    console.log(['@grpc/grpc-js', 'protobufjs'].filter(name => loaded.some(file => file.includes('/node_modules/' + name + '/'))).join())
  `
  const flags = ['--import=tsx', '--conditions=@rocketmq-ts/source', '--input-type=module', '--eval', program]
  return execFileSync(process.execPath, flags, { cwd: import.meta.dirname, encoding: 'utf8' }).trim()
}

describe('a process with an embedded cluster', () => {
  it('loads nothing of gRPC without a proxy', () => {
    expect(loadedBy('{}')).to.equal('')
  }).timeout(60_000)

  it('loads the messages for a proxy, and no client', () => {
    expect(loadedBy('{ proxy: true }')).to.equal('protobufjs')
  }).timeout(60_000)
})
