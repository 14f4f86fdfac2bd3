// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import * as args from '../../src/arguments.js'

describe('an argument of rmq', () => {
  for (const [name, read, good, bad] of [
    ['a whole number', args.natural, { '0': 0, '7': 7 }, ['', ' ', '-1', '1.5', 'one', '9007199254740992']],
    ['a positive number', args.positive, { '1': 1, '64': 64 }, ['0', '-1']],
    ['milliseconds', args.milliseconds, { '1': 1, '5000': 5000 }, ['0', '']],
    ['a port', args.portNumber, { '0': 0, '65535': 65_535 }, ['65536', '-1', 'x']],
    [
      'seconds',
      args.seconds,
      { '2': 2000, '0.5': 500, '0.0001': 1, '86400': 86_400_000 },
      ['0', '-1', '86401', '', 'x'],
    ],
    ['permissions', args.permission, { rw: 6, RW: 6, r: 4, w: 2, none: 0 }, ['x', 'wr', '']],
  ] as const) {
    it(`is ${name}, or refused`, () => {
      for (const [text, value] of Object.entries<number>(good)) expect(read(text), text).to.equal(value)
      for (const text of bad) expect(() => read(text), `"${text}"`).to.throw('It takes ')
    })
  }

  it('is a point in time: a number, a text, or an age', () => {
    expect(args.pointInTime('1769860800000')).to.equal(1_769_860_800_000)
    expect(args.pointInTime('2026-01-31T12:00:00Z')).to.equal(1_769_860_800_000)
    expect(args.pointInTime('1000000000')).to.equal(1_000_000_000)
    for (const [age, ms] of [
      ['90s', 90_000],
      ['15m', 900_000],
      ['2h', 7_200_000],
      ['1d', 86_400_000],
    ] as const) {
      const [before, point, after] = [Date.now(), args.pointInTime(age), Date.now()]
      expect(point, age).to.be.within(before - ms, after - ms)
    }
    for (const text of ['soon', '15w', '15m ', ''])
      expect(() => args.pointInTime(text), text).to.throw('It takes milli')
  })

  it('is a pair, gathered with those before it', () => {
    expect(args.pairs('a=b', { c: 'd' })).to.deep.equal({ c: 'd', a: 'b' })
    expect(args.pairs('a=')).to.deep.equal({ a: '' })
    expect(args.pairs('a=b=c')).to.deep.equal({ a: 'b=c' })
    for (const text of ['a', '=b']) expect(() => args.pairs(text), text).to.throw('It takes key=value.')
    expect(args.several('b', ['a'])).to.deep.equal(['a', 'b'])
    expect(args.settingsOf(['a=1', 'b=2'])).to.deep.equal({ a: '1', b: '2' })
    expect(() => args.settingsOf(['a=1', '=2'])).to.throw('"=2" is no setting: it takes name=value')
  })
})
