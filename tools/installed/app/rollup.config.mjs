// SPDX-License-Identifier: Apache-2.0
import commonjs from '@rollup/plugin-commonjs'
import resolve from '@rollup/plugin-node-resolve'

const output = (file, format) => ({ file: `${process.env.OUT}/${file}`, format, inlineDynamicImports: true })

export default {
  input: 'esm.mjs',
  plugins: [resolve({ preferBuiltins: true }), commonjs()],
  output: [output('rollup.mjs', 'es'), output('rollup.cjs', 'cjs')],
  logLevel: 'silent',
}
