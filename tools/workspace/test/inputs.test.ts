// SPDX-License-Identifier: Apache-2.0
// What is run again after a change: all that stands on it, and nothing else.
import { expect } from 'chai'
import { declaredInputs, globPattern } from '../../nx/declared-inputs.mjs'
import { projectsBelow, readProjects } from '../../nx/projects.mjs'
import { targetsOf } from '../../nx/targets.mjs'

const projects = readProjects()

/** Projects whose tests run again when a source of `name` changes. */
function rerunBy(name: string): string[] {
  return [...projects.values()]
    .filter(project => project.name === name || namesBelow(project.name).includes(name))
    .map(project => project.name)
}

const namesBelow = (name: string) => projectsBelow(projects, name, { withDev: true }).map(project => project.name)

describe('a change', () => {
  it('in admin runs nothing again in remoting, protocol, client or producer', () => {
    const rerun = rerunBy('@rocketmq-ts/admin')

    expect(rerun).to.include.members(['@rocketmq-ts/admin', 'rocketmq-ts'])
    for (const name of ['remoting', 'protocol', 'namesrv-client', 'client', 'producer', 'local-cluster']) {
      expect(rerun).not.to.include(`@rocketmq-ts/${name}`)
    }
  })

  it('in protocol runs again what stands on it, through other packages and in tests alone', () => {
    const rerun = rerunBy('@rocketmq-ts/protocol')

    for (const name of ['client', 'producer', 'consumer', 'admin', 'local-cluster', 'load', 'testing']) {
      expect(rerun).to.include(`@rocketmq-ts/${name}`)
    }
    expect(rerun).not.to.include('@rocketmq-ts/remoting')
  })
})

describe('the test target of a suite', () => {
  const targetOf = (name: string) => {
    const project = projects.get(name)
    if (project === undefined) throw new RangeError(name)
    return targetsOf(project, projects, new URL(`../../../${project.root}`, import.meta.url).pathname)['test']
  }

  it('has what it reads elsewhere, the version of Node and the environment among its inputs', () => {
    const inputs = targetOf('@rocketmq-ts/user-checks')?.inputs ?? []

    expect(inputs).to.include.members([
      '{workspaceRoot}/docs/**/*',
      '{workspaceRoot}/*.md',
      '{workspaceRoot}/.mocharc.json',
    ])
    expect(inputs).to.deep.include({ runtime: 'node --version' })
    expect(inputs).to.deep.include({ env: 'ROCKETMQ_NAMESRV_ADDR' })
    expect(targetOf('@rocketmq-ts/local-cluster')?.inputs).to.include(
      '{workspaceRoot}/packages/protocol/test/frames/**/*',
    )
  })

  it('names the sources of what it imports, and those of nothing else', () => {
    const sources = (targetOf('@rocketmq-ts/remoting')?.inputs ?? []).filter(
      (input: unknown) => typeof input === 'object' && input !== null && 'projects' in input,
    )

    expect(sources).to.deep.equal([{ input: 'product', projects: namesBelow('@rocketmq-ts/remoting') }])
    expect(namesBelow('@rocketmq-ts/remoting')).not.to.include('@rocketmq-ts/client')
  })

  it('lets its suite read its own files, those of what it imports, and what is declared', () => {
    const isDeclared = declaredInputs('packages/protocol')

    for (const path of ['packages/protocol/test/x.json', 'packages/remoting/src/index.ts', 'docs/protocol.md']) {
      expect(isDeclared(path), path).to.equal(true)
    }
    for (const path of ['docs/errors.md', 'packages/client/src/index.ts', 'README.md']) {
      expect(isDeclared(path), path).to.equal(false)
    }
  })

  it('takes globs as Nx does', () => {
    expect(globPattern('docs/**/*').test('docs/a/b.md')).to.equal(true)
    expect(globPattern('packages/*/README.md').test('packages/a/b/README.md')).to.equal(false)
    expect(globPattern('packages/*/test/**/*.test.ts').test('packages/a/test/x.test.ts')).to.equal(true)
  })
})
