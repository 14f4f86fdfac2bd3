// SPDX-License-Identifier: Apache-2.0
import { ProtocolError } from '@rocketmq-ts/core'
import { decodeFrame, encodeFrame, FrameReader, RemotingCommand } from '@rocketmq-ts/remoting'
import { growthOf, linearGrowth } from '@rocketmq-ts/test-run'
import { expect } from 'chai'
import fc from 'fast-check'

// From the notes of a run of the Java classes: code 105, opaque 9, version 479, field topic=T.
const javaJson =
  '0000007f0000007b' +
  Buffer.from(
    '{"code":105,"extFields":{"topic":"T"},"flag":0,"language":"JAVA","opaque":9,"serializeTypeCurrentRPC":"JSON","version":479}',
  ).toString('hex')
const javaBinary =
  '0000002e0100002800690001df00000009000000000000000000000013000165000000000005746f70696300000001540102'

function readAll(chunks: readonly Buffer[], maxFrameBytes?: number): Buffer[] {
  const frames: Buffer[] = []
  const reader = new FrameReader(maxFrameBytes)
  for (const chunk of chunks) reader.push(chunk, frame => frames.push(Buffer.from(frame)))
  return frames
}

describe('a frame', () => {
  it('is written byte by byte as Java writes it, with a JSON header', () => {
    const command = new RemotingCommand({
      code: 105,
      opaque: 9,
      version: 479,
      language: 'JAVA',
      extFields: { topic: 'T' },
    })

    expect(encodeFrame(command).toString('hex')).to.equal(javaJson)
  })

  it('has the texts in its JSON header as JSON.stringify writes them, whatever is in them', () => {
    const odd = [
      '\u0000',
      '\u0001\u0002',
      '\u0003\u007f',
      '\n\r\t',
      '"\\\\/',
      'ä€😀',
      '\ud800',
      '\udc00x',
      '\u2028',
      '',
      '__x',
      '1',
    ]
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.constantFrom(...odd, 'x'.repeat(513), 'ä'.repeat(600)),
    )
    const read = (command: RemotingCommand): string => {
      const frame = encodeFrame(command)
      return frame.toString('utf8', 8, 8 + frame.readUIntBE(5, 3))
    }
    fc.assert(
      fc.property(fc.dictionary(texts, texts, { maxKeys: 4 }), texts, (extFields, remark) => {
        const [fields, remarked] = [JSON.stringify(extFields), JSON.stringify(remark)]

        expect(
          read(new RemotingCommand({ code: -7, opaque: 0x7fffffff, flag: 3, version: 513, extFields, remark })),
        ).to.equal(
          `{"code":-7,"extFields":${fields},"flag":3,"language":"OTHER","opaque":2147483647,"remark":${remarked},` +
            '"serializeTypeCurrentRPC":"JSON","version":513}',
        )
      }),
    )
  })

  it('has values in its JSON header that are no texts as a hook put them there', () => {
    const extFields = { text: 'a', count: 7, nothing: undefined, list: ['ä'.repeat(300)] } as unknown as Record<
      string,
      string
    >

    const frame = encodeFrame(new RemotingCommand({ code: 1, extFields }))

    expect(frame.toString()).to.contain(`"extFields":${JSON.stringify(extFields)},`)
  })

  it('is written byte by byte as Java writes it, with a ROCKETMQ header', () => {
    const command = new RemotingCommand({
      code: 105,
      opaque: 9,
      version: 479,
      language: 'JAVA',
      extFields: { e: '', topic: 'T' },
      body: Buffer.from([1, 2]),
      serializeType: 'ROCKETMQ',
    })

    expect(encodeFrame(command).toString('hex')).to.equal(javaBinary)
  })

  it('is read back: an empty text of the ROCKETMQ header is gone, as in Java', () => {
    const command = decodeFrame(Buffer.from(javaBinary, 'hex').subarray(4))

    expect(command).to.include({ code: 105, opaque: 9, version: 479, language: 'JAVA', serializeType: 'ROCKETMQ' })
    expect({ ...command.extFields }).to.deep.equal({ topic: 'T' })
    expect([...command.body]).to.deep.equal([1, 2])
  })

  it('goes as JSON when its code does not fit the ROCKETMQ header', () => {
    const frame = encodeFrame(new RemotingCommand({ code: 200_050, serializeType: 'ROCKETMQ' }))

    expect(decodeFrame(frame.subarray(4))).to.include({ code: 200_050, serializeType: 'JSON' })
  })

  it('keeps every field of every command (property)', () => {
    const command = fc.record({
      code: fc.integer({ min: -0x8000, max: 0x7fff }),
      version: fc.integer({ min: 0, max: 0x7fff }),
      opaque: fc.integer({ min: -0x80000000, max: 0x7fffffff }),
      flag: fc.integer({ min: 0, max: 3 }),
      remark: fc.option(fc.string({ unit: 'grapheme', minLength: 1 }), { nil: undefined }),
      extFields: fc.dictionary(
        fc.string({ unit: 'grapheme', minLength: 1 }),
        fc.string({ unit: 'grapheme', minLength: 1 }),
        {
          minKeys: 1,
        },
      ),
      body: fc.uint8Array({ maxLength: 100 }).map(array => Buffer.from(array)),
      serializeType: fc.constantFrom('JSON' as const, 'ROCKETMQ' as const),
    })
    fc.assert(
      fc.property(command, init => {
        const read = decodeFrame(encodeFrame(new RemotingCommand(init)).subarray(4))

        expect(read).to.include({ code: init.code, version: init.version, opaque: init.opaque, flag: init.flag })
        expect(read.remark).to.equal(init.remark)
        expect(Object.entries(read.extFields ?? {})).to.have.deep.members(Object.entries(init.extFields))
        expect(read.body.equals(init.body)).to.equal(true)
      }),
    )
  })
})

describe('a stream of frames', () => {
  const frames = [
    encodeFrame(new RemotingCommand({ code: 1, extFields: { a: 'ä€😀' }, body: Buffer.alloc(70, 7) })),
    encodeFrame(new RemotingCommand({ code: 2, serializeType: 'ROCKETMQ' })),
    encodeFrame(new RemotingCommand({ code: 3, body: Buffer.from('x') })),
  ]
  const stream = Buffer.concat(frames)
  const expected = frames.map(frame => frame.subarray(4).toString('hex'))

  it('reads the same when it is cut in two at any byte', () => {
    for (let cut = 0; cut <= stream.length; cut++) {
      const read = readAll([stream.subarray(0, cut), stream.subarray(cut)])

      expect(
        read.map(frame => frame.toString('hex')),
        `cut at ${cut}`,
      ).to.deep.equal(expected)
    }
  })

  it('reads the same when it comes byte by byte', () => {
    const read = readAll([...stream].map(byte => Buffer.from([byte])))

    expect(read.map(frame => frame.toString('hex'))).to.deep.equal(expected)
  })

  it('reads the same in any pieces (property)', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 40 }), sizes => {
        const chunks: Buffer[] = []
        for (let at = 0, next = 0; at < stream.length; next++) {
          const end = at + (sizes[next % sizes.length] ?? 1)
          chunks.push(stream.subarray(at, end))
          at = end
        }

        expect(readAll(chunks).map(frame => frame.toString('hex'))).to.deep.equal(expected)
      }),
    )
  })

  it('gives frames that stay as they are when more comes', () => {
    const kept: Buffer[] = []
    const reader = new FrameReader()
    // Each frame comes in two pieces, so that it is put together by the reader.
    for (const frame of [...frames, ...frames]) {
      for (const piece of [frame.subarray(0, 6), frame.subarray(6)]) {
        reader.push(Buffer.from(piece), view => kept.push(view))
      }
    }

    expect(kept.map(frame => frame.toString('hex'))).to.deep.equal([...expected, ...expected])
  })

  it('costs time in proportion to its bytes when a big frame comes in small pieces', () => {
    const piecesOf = (size: number): Buffer[] => {
      const big = encodeFrame(new RemotingCommand({ code: 1, body: Buffer.alloc(size, 1) }))
      return Array.from({ length: Math.ceil(big.length / 16) }, (_, i) => big.subarray(i * 16, i * 16 + 16))
    }
    const [read] = readAll(piecesOf(65_536))

    expect(read?.subarray(-65_536)).to.deep.equal(Buffer.alloc(65_536, 1))
    expect(growthOf(piecesOf, pieces => readAll(pieces), { size: 65_536 })).to.be.below(linearGrowth)
  })

  it('holds no more memory than has arrived, whatever a frame announces', () => {
    const reader = new FrameReader()
    const announced = Buffer.alloc(4)
    announced.writeInt32BE(16_000_000)

    reader.push(announced, () => expect.fail('no frame is complete'))
    reader.push(Buffer.alloc(1000), () => expect.fail('no frame is complete'))

    expect(reader.held.length).to.equal(1004)
  })
})

describe('bytes that are no frame', () => {
  const lengths = [
    ['length 0', '00000000'],
    ['a length below the header length field', '00000003'],
    ['a negative length', 'ffffffff'],
    ['a length over the limit', '7fffffff'],
  ] as const
  for (const [what, hex] of lengths) {
    it(`are refused: ${what}`, () => {
      expect(() => readAll([Buffer.from(hex, 'hex')])).to.throw(ProtocolError, 'was announced')
    })
  }

  const guesses = [
    ['HTTP/1.1 400 Bad Request', 'HTTP'],
    ['PRI * HTTP/2.0', 'gRPC'],
    ['\0\0\x12\x04\0\0\0\0\0\0\x03\x7f\xff\xff\xff', 'is this the port of a proxy?'],
    ['\x16\x03\x01\x02\x00', 'TLS'],
    ['SSH-2.0-OpenSSH', 'SSH'],
  ] as const
  for (const [bytes, guess] of guesses) {
    it(`are refused with a guess: ${guess}`, () => {
      expect(() => readAll([Buffer.from(bytes, 'latin1')], 1000)).to.throw(ProtocolError, guess)
    })
  }

  const frame = (type: number, headerLength: number, header: string) => {
    const bytes = Buffer.alloc(4 + header.length)
    bytes.writeInt32BE((type << 24) | headerLength)
    bytes.write(header, 4, 'latin1')
    return bytes
  }
  // Their number is announced by nobody: a million would stop everything else for seconds.
  const manyFields = `{"extFields":{${Array.from({ length: 1025 }, (_, key) => `"${key * 4001}":1`).join(',')}}}`
  const keys = Array.from({ length: 1025 }, (_, key) => `\0\x04${String(1000 + key)}\0\0\0\x01v`).join('')
  const manyKeys = `${'\0'.repeat(17)}\0\0\x2c\x0b${keys}`
  const headers = [
    ['a header longer than its frame', frame(0, 100, '{}')],
    ['an unknown serialize type', frame(2, 2, '{}')],
    ['a header that is not JSON', frame(0, 4, 'nope')],
    ['a truncated header', frame(0, 5, '{"a":')],
    ['a header that is a list', frame(0, 2, '[]')],
    ['a header that is null', frame(0, 4, 'null')],
    ['an empty header', frame(0, 0, '')],
    ['invalid UTF-8', frame(0, 9, '{"a":"\xff"}')],
    ['__proto__ as a header key', frame(0, 26, '{"__proto__":{"flag":3}}  ')],
    ['a code that is no number', frame(0, 14, '{"code":"ten"}')],
    ['fields that are no object', frame(0, 15, '{"extFields":1}')],
    ['a header of 20,000 levels', frame(0, 40_000, '['.repeat(20_000) + ']'.repeat(20_000))],
    ['more JSON fields than any request has', frame(0, manyFields.length, manyFields)],
    ['more ROCKETMQ fields than any request has', frame(1, manyKeys.length, manyKeys)],
    ['a ROCKETMQ header that is too short', frame(1, 10, '0123456789')],
    ['a ROCKETMQ remark that is too long', frame(1, 21, '\0'.repeat(13) + '\x7f\xff\xff\xff' + '\0'.repeat(4))],
    ['a ROCKETMQ remark of negative length', frame(1, 21, '\0'.repeat(13) + '\xff\xff\xff\xff' + '\0'.repeat(4))],
    ['ROCKETMQ fields that are too long', frame(1, 21, '\0'.repeat(17) + '\0\0\0\x09')],
    ['a ROCKETMQ key that is cut off', frame(1, 22, '\0'.repeat(17) + '\0\0\0\x01k')],
    ['a ROCKETMQ value that is cut off', frame(1, 28, '\0'.repeat(17) + '\0\0\0\x07' + '\0\x01k\0\0\0\x09')],
  ] as const
  for (const [what, bytes] of headers) {
    it(`are refused: ${what}`, () => {
      expect(() => decodeFrame(bytes)).to.throw(ProtocolError)
      expect(({} as Record<string, unknown>)['flag']).to.equal(undefined)
    })
  }

  it('never make anything but a ProtocolError, and never touch a prototype (property)', () => {
    const valid = [Buffer.from(javaJson, 'hex'), Buffer.from(javaBinary, 'hex')] as const
    const mutation = fc.tuple(fc.constantFrom(...valid), fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { minLength: 1 }))
    fc.assert(
      fc.property(mutation, ([original, changes]) => {
        const bytes = Buffer.from(original)
        for (const [at, byte] of changes) bytes[at % bytes.length] = byte

        try {
          readAll([bytes]).forEach(decodeFrame)
        } catch (error) {
          expect(error).to.be.instanceOf(ProtocolError)
        }
        expect(Object.keys(Object.prototype)).to.deep.equal([])
      }),
      { numRuns: 2000 },
    )
  })

  it('are told in the error, 64 of them', () => {
    expect(() => decodeFrame(frame(2, 2, '{}'))).to.throw(ProtocolError, '020000027b7d')
  })
})

describe('field keys that mean something to JavaScript', () => {
  for (const key of ['__proto__', 'constructor', 'prototype', 'toString']) {
    it(`are plain data: ${key}`, () => {
      const json = `{"code":1,"extFields":{"${key}":"evil"}}`
      const bytes = Buffer.concat([Buffer.from([0, 0, 0, json.length]), Buffer.from(json)])

      const { extFields = {} } = decodeFrame(bytes)

      expect(Object.getOwnPropertyDescriptor(extFields, key)?.value).to.equal('evil')
      expect(({} as Record<string, unknown>)[key]).not.to.equal('evil')
    })
  }

  it('numbers and nested values in fields are read as text, as real servers do', () => {
    const json = '{"code":1,"extFields":{"a":1,"b":{"c":2},"d":null}}'
    const bytes = Buffer.concat([Buffer.from([0, 0, 0, json.length]), Buffer.from(json)])

    expect(decodeFrame(bytes).extFields).to.deep.equal({ a: '1', b: '{"c":2}' })
  })
})
