// SPDX-License-Identifier: Apache-2.0
// Writes what one run of spec files came to: failures, and for each file its time and the places that it reached.
const { writeFileSync } = require('node:fs')
const { relative } = require('node:path')
const { setTimeout } = require('node:timers')

/** What marked modules report: places that ran since it was cleared. */
globalThis.reachedPlaces = new Set()

module.exports = function MutantsReporter(runner) {
  const files = new Map()
  const named = file => file && relative(process.cwd(), file)
  const failures = []
  let passed = 0
  const failedFiles = new Set()
  let current
  const settle = () => {
    const now = performance.now()
    if (current !== undefined) {
      const entry = files.get(current.file) ?? { ms: 0, places: new Set(atLoading) }
      entry.ms += now - current.since
      for (const place of globalThis.reachedPlaces) entry.places.add(place)
      files.set(current.file, entry)
    }
    return now
  }
  // What runs while modules are loaded can be noticed by every file.
  const atLoading = new Set()
  runner.once('start', () => {
    for (const place of globalThis.reachedPlaces) atLoading.add(place)
  })
  runner.on('suite', suite => {
    if (suite.file === undefined) return
    const since = settle()
    globalThis.reachedPlaces.clear()
    current = { file: suite.file, since }
  })
  runner.on('pass', () => passed++)
  runner.on('fail', (test, error) => {
    failures.push(`${test.fullTitle()}: ${String(error?.message).split('\n')[0]}`)
    const file = named(test.file ?? current?.file)
    if (file !== undefined) failedFiles.add(file)
  })
  runner.once('end', () => {
    settle()
    const reached = [...files].map(([file, { ms, places }]) => ({
      file: named(file),
      ms: Math.round(ms),
      places: [...places],
    }))
    writeFileSync(
      process.env.ROCKETMQ_TS_OUTCOME,
      JSON.stringify({ passed, failures, failedFiles: [...failedFiles], reached }),
    )
    // What a failed spec left open would hold the process for ever.
    setTimeout(() => process.exit(1), 5000).unref()
  })
}
