// SPDX-License-Identifier: Apache-2.0
// Bodies of one size that carry the id of their message, so that nothing depends on what the library or a broker adds.

const bodyBytes = 1024

/** 1 KB: the id, and dots. */
export function bodyOf(id: string): Buffer {
  return Buffer.from(id.padEnd(bodyBytes, '.'), 'latin1')
}

/** The id in a body that `bodyOf` made. */
export function idOf(body: Buffer): string {
  return body.toString('latin1', 0, body.indexOf('.'))
}
