// SPDX-License-Identifier: Apache-2.0
// Defaults and bounds of numeric options are promises to applications. Each client writes its own down as a table, and
// one loop asks for both ends and what is beyond them.
import { expect } from 'chai'

/** Default, least and most of numeric options, by name. */
export type Bounds = Readonly<Record<string, readonly [byDefault: number | undefined, least: number, most: number]>>

/**
 * Expects that options have these defaults and bounds: both ends are taken, and one more or less is refused by name. -1
 * as a default stands for "none", and is taken as well.
 * @param read gives the options as the client reads them; throws when it refuses them
 */
export function expectBounds(read: (options: object) => object, bounds: Bounds): void {
  const valueOf = (options: object, name: string) => (read(options) as Readonly<Record<string, unknown>>)[name]
  for (const [name, [byDefault, least, most]] of Object.entries(bounds)) {
    expect(valueOf({}, name), name).to.equal(byDefault)
    for (const value of [least, most]) expect(valueOf({ [name]: value }, name), name).to.equal(value)
    const below = least === 0 && byDefault === -1 ? -2 : least - 1
    for (const value of [below, most + 1]) {
      expect(() => read({ [name]: value }), `${name} ${value}`)
        .to.throw(`option ${name}`)
        .with.property('name', 'UsageError')
    }
  }
}
