// SPDX-License-Identifier: Apache-2.0
// Bodies that Java 5.5.0 compressed, as a broker stored them (case 096-consumer-big-and-compressed of the recorded
// messages of protocol), with the bytes that they inflate to.

export const javaBodies: readonly { readonly type: 'lz4' | 'zstd'; readonly size: number; readonly hex: string }[] = [
  {
    type: 'lz4',
    size: 8040,
    hex: '04224d186070736d000000ff34323032362d31312d32325431313a30303a30305a20494e464f2020632e6578616d706c652e417069202d20474554202f76312f6f7264657273203230302031326d730a4300ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff2c5031326d730a00000000',
  },
  { type: 'lz4', size: 1025, hex: '04224d186070730e0000001f780100ffffffeb50787878787800000000' },
  {
    type: 'zstd',
    size: 8040,
    hex: '28b52ffd005854020032c40f17806d0e8cbbfd712d1c748f6143fd979692db77079ddb034074abfed71136063e4a216536144e374f48cd794e895a5a6c84380c27fffa972adb4dd50cf61b010083c81b7d8802010000',
  },
  { type: 'zstd', size: 1025, hex: '28b52ffd00584c00001078780100fc2b8005010000' },
]
