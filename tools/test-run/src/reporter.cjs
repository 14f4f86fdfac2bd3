// SPDX-License-Identifier: Apache-2.0
// The spec reporter, which also leaves what it counted in .results/<package>.json: the run as a whole is judged by
// these files (tools/workspace). A run that ends before all its specs have ended fails, and names the spec.
const { mkdirSync, rmSync, writeFileSync } = require('node:fs')
const { basename, join, relative } = require('node:path')
const { reporters } = require('mocha')

const resultsFolder = process.env.ROCKETMQ_RESULTS_FOLDER ?? join(__dirname, '..', '..', '..', '.results')

module.exports = class CountingReporter extends reporters.Spec {
  #file = join(resultsFolder, `${process.env.ROCKETMQ_RESULTS_NAME ?? basename(process.cwd())}.json`)
  #files = {}
  #retried = []
  #current = 'before its first spec'
  #hasEnded = false

  constructor(runner, options) {
    super(runner, options)
    rmSync(this.#file, { force: true })
    runner.on('test', test => (this.#current = `in "${test.fullTitle()}"`))
    runner.on('retry', (test, error) => this.#retry(test, error))
    runner.on('pass', test => this.#count(test, 'passed'))
    runner.on('pending', test => this.#count(test, 'skipped'))
    runner.on('fail', test => this.#count(test, 'failed'))
    runner.once('end', () => this.#end())
    process.on('exit', () => this.#exit())
  }

  /** By file: one without any spec was picked up by nobody. */
  #count({ file, parent }, outcome) {
    const path = relative(process.cwd(), file ?? parent?.file ?? '?')
    const counts = (this.#files[path] ??= { passed: 0, failed: 0, skipped: 0 })
    counts[outcome]++
  }

  #retry(test, error) {
    this.#retried.push({ title: test.fullTitle(), error: String(error?.message ?? error) })
  }

  #end() {
    this.#hasEnded = true
    this.#write(this.stats.failures)
    if (this.#retried.length === 0) return
    process.stdout.write(`  ${this.#retried.length} retried:\n`)
    for (const { title, error } of this.#retried) process.stdout.write(`    ${title}: ${error}\n`)
    process.stdout.write('\n')
  }

  #exit() {
    if (this.#hasEnded) return
    process.stderr.write(`\nthe run of ${basename(process.cwd())} ended early, ${this.#current}\n`)
    this.#write(this.stats.failures + 1)
    process.exitCode = 1
  }

  #write(failed) {
    const { passes: passed, pending: skipped } = this.stats
    const result = {
      suite: basename(process.cwd()),
      passed,
      failed,
      skipped,
      retried: this.#retried,
      files: this.#files,
    }
    mkdirSync(resultsFolder, { recursive: true })
    writeFileSync(this.#file, `${JSON.stringify(result)}\n`)
  }
}
