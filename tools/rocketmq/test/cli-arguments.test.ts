// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import { parseCliArguments } from '../src/cli-arguments.js'

describe('the command line', () => {
  const nothing = { proxy: false, acl: false, tls: false, all: false, json: false }

  it('reads every option', () => {
    const words = 'up --version 4.9.7 --brokers 2 --namesrv-port 29876 --proxy --acl --tls --json --all'.split(' ')

    expect(parseCliArguments(words)).to.deep.equal({
      command: 'up',
      version: '4.9.7',
      brokers: 2,
      namesrvPort: 29876,
      proxy: true,
      acl: true,
      tls: true,
      all: true,
      json: true,
    })
  })

  it('leaves out what was not given', () => {
    expect(parseCliArguments(['status'])).to.deep.equal({ command: 'status', ...nothing })
  })

  it('is help when it is empty or asks for it', () => {
    expect(parseCliArguments([]).command).to.equal('help')
    expect(parseCliArguments(['up', '--help']).command).to.equal('help')
  })

  for (const [words, complaint] of [
    ['start', '"start" is not one of up, down, status, help'],
    ['up down', '"up down" is not one of'],
    ['up --tsl', "Unknown option '--tsl'"],
    ['up --version five', '"five" is not a RocketMQ version'],
    ['up --version 3.5.8', '"3.5.8" is not a RocketMQ version'],
    ['up --brokers 0', '--brokers takes a whole number from 1 to 8, not "0"'],
    ['up --brokers 9', '--brokers takes a whole number from 1 to 8, not "9"'],
    ['up --brokers 1.5', '--brokers takes a whole number'],
    ['down --namesrv-port 70000', '--namesrv-port takes a whole number from 1 to 65535'],
  ] as const) {
    it(`refuses "${words}"`, () => {
      expect(() => parseCliArguments(words.split(' ')))
        .to.throw(complaint)
        .with.property('code', 'ERR_USAGE')
    })
  }
})
