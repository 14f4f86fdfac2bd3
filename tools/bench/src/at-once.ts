// SPDX-License-Identifier: Apache-2.0
// Keeps the load steady. Were all calls made at once, the time they wait for each other would be measured.

/** Calls until `total` calls are made, `width` at a time. Rejects as the first call that does. */
export async function atOnce(total: number, width: number, call: () => Promise<unknown>): Promise<void> {
  let next = 0
  const worker = async () => {
    while (next++ < total) await call()
  }
  await Promise.all(Array.from({ length: width }, worker))
}
