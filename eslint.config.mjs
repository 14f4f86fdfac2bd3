// SPDX-License-Identifier: Apache-2.0
import js from '@eslint/js'
import tseslint from 'typescript-eslint'
import specs from './tools/lint/test-rules.mjs'

const plainErrors = [
  {
    selector: 'NewExpression[callee.name="Error"]',
    message: 'Use a class of packages/core/src/errors/errors.ts: users match on its code.',
  },
  {
    selector: 'ExpressionStatement > NewExpression[callee.name=/Error$/]',
    message: 'An error that is only built helps nobody: throw it, or reject with it.',
  },
]

const nestedLiterals = [
  {
    selector: 'ObjectExpression > SpreadElement > ObjectExpression',
    message: 'Write these properties into the object around them.',
  },
]

const machineTime = [
  {
    selector:
      'MemberExpression[object.name="Date"][property.name="now"], MemberExpression[object.name="performance"], NewExpression[callee.name="Date"][arguments.length=0]',
    message: 'Time comes from a Clock: ask that of the client, or of the cluster.',
  },
]

export default tseslint.config(
  // tools/installed/app is an application: what it imports is installed elsewhere.
  { ignores: ['**/dist/**', '**/node_modules/**', '**/.nx/**', 'tools/installed/app/**', 'app/**'] },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'no-console': 'error',
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 5],
      // Prettier wraps code, and no comments.
      'max-len': ['error', { code: 1000, comments: 120, ignoreUrls: true }],
      complexity: ['error', 15],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidOperator: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      // An import of types alone would load the module at run time.
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/unified-signatures': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/prefer-promise-reject-errors': 'off',
      'no-duplicate-imports': 'error',
      'no-restricted-syntax': ['error', ...nestedLiterals],
    },
  },
  {
    files: ['packages/*/src/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...nestedLiterals, ...plainErrors] },
  },
  {
    files: ['packages/*/src/**/*.ts'],
    // What implements the clock, and what measures for people at a terminal.
    ignores: ['packages/core/src/time/clock.ts', 'packages/cli/src/**'],
    rules: { 'no-restricted-syntax': ['error', ...nestedLiterals, ...plainErrors, ...machineTime] },
  },
  {
    files: ['**/test/**/*.ts', 'tools/**/*.ts'],
    rules: {
      'no-console': 'off',
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  // Tables that a script writes from another text, which is the one to read.
  { files: ['**/src/generated/**'], rules: { 'max-lines': 'off', 'max-len': 'off' } },
  {
    files: ['**/test/**/*.ts'],
    plugins: { specs },
    rules: {
      'specs/asserts-something': 'error',
      'specs/expects-no-constant': 'error',
      'specs/skips-with-reason': 'error',
    },
  },
  {
    // Plain JavaScript: what runs before anything is installed, and what tools load by themselves.
    files: ['**/*.mjs', '**/*.cjs'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: {
      globals: {
        Buffer: 'readonly',
        URL: 'readonly',
        clearInterval: 'readonly',
        console: 'readonly',
        performance: 'readonly',
        process: 'readonly',
        setInterval: 'readonly',
      },
    },
    rules: { 'no-console': 'off', 'max-lines-per-function': 'off' },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: { globals: { __dirname: 'readonly', module: 'writable', require: 'readonly' } },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
)
