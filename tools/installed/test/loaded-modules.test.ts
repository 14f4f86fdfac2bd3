// SPDX-License-Identifier: Apache-2.0
// What gRPC needs is loaded only for gRPC: the built packages, each program a process of its own.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { root } from '../src/application.js'

const run = promisify(execFile)

/** Libraries of gRPC that a program has loaded at its end. */
async function loadedBy(program: string): Promise<string> {
  const list = `
    import { createRequire } from 'node:module'
    ${program}
    const loaded = Object.keys(createRequire(import.meta.url).cache)
    const isLoaded = name => loaded.some(file => file.includes('/node_modules/' + name + '/'))
    console.log(['@grpc/grpc-js', 'protobufjs'].filter(isLoaded).join())
  `
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', list], { cwd: root })
  return stdout.trim()
}

function loadedByConnecting(url: string): Promise<string> {
  return loadedBy(`
    const { connect } = await import('rocketmq-ts')
    await (await connect('${url}')).close()
  `)
}

function loadedByCluster(options: string): Promise<string> {
  return loadedBy(`
    const { LocalCluster } = await import('@rocketmq-ts/local-cluster')
    await (await LocalCluster.start(${options})).close()
  `)
}

describe('a process', () => {
  it('that connects to name servers loads nothing of gRPC', async () => {
    expect(await loadedByConnecting('rmq://localhost:9876')).to.equal('')
  })

  it('that connects to proxies loads both libraries', async () => {
    expect(await loadedByConnecting('grpc://localhost:8081')).to.equal('@grpc/grpc-js,protobufjs')
  })

  it('with an embedded cluster loads nothing of gRPC without a proxy', async () => {
    expect(await loadedByCluster('{}')).to.equal('')
  })

  it('with an embedded cluster loads the messages for a proxy, and no client', async () => {
    expect(await loadedByCluster('{ proxy: true }')).to.equal('protobufjs')
  })
})
