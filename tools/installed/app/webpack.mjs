// SPDX-License-Identifier: Apache-2.0
import webpack from 'webpack'

const output = { path: process.env.OUT, filename: 'webpack.cjs' }
webpack({ mode: 'production', devtool: false, target: 'node20', entry: './esm.mjs', output }, (error, stats) => {
  if (error !== null) throw error
  if (stats.hasErrors()) throw new Error(stats.toString())
})
