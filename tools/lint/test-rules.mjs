// SPDX-License-Identifier: Apache-2.0
// Lint rules for specs: a test that cannot fail, and a skip that does not say why.

const isCallOf = (node, names) => node.type === 'CallExpression' && names.includes(nameOf(node.callee))

/** `it`, `it.skip`, `this.skip`: the words of a callee. */
function nameOf(node) {
  if (node.type === 'Identifier') return node.name
  if (node.type === 'ThisExpression') return 'this'
  if (node.type === 'MemberExpression' && !node.computed) return `${nameOf(node.object)}.${nameOf(node.property)}`
  return ''
}

const isFunction = node => node?.type === 'ArrowFunctionExpression' || node?.type === 'FunctionExpression'

/** Words of a function that asserts, or fails when a fact does not come. */
const asserting = /^(expect|assert|check|verify)/

function contains(node, matches, visitorKeys) {
  if (matches(node)) return true
  return (visitorKeys[node.type] ?? []).some(key =>
    [node[key]].flat().some(child => child !== null && child !== undefined && contains(child, matches, visitorKeys)),
  )
}

const assertsSomething = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { none: 'This spec asserts nothing and waits for nothing: it cannot fail.' },
  },
  create(context) {
    const { visitorKeys } = context.sourceCode
    return {
      CallExpression(node) {
        if (!isCallOf(node, ['it', 'it.only', 'specify'])) return
        const spec = node.arguments[1]
        if (!isFunction(spec)) return
        // `it('…', () => consumes(cluster))` hands on what the spec waits for; `done` is called by an assertion.
        const handsOn = spec.body.type === 'CallExpression' || spec.params.length > 0
        const isFact = each =>
          each.type === 'AwaitExpression' ||
          (each.type === 'ForOfStatement' && each.await) ||
          (each.type === 'VariableDeclaration' && each.kind === 'await using') ||
          (each.type === 'ReturnStatement' && each.argument?.type === 'CallExpression') ||
          (each.type === 'CallExpression' && asserting.test(nameOf(each.callee)))
        if (!handsOn && !contains(spec.body, isFact, visitorKeys))
          context.report({ node: node.callee, messageId: 'none' })
      },
    }
  },
}

const isConstant = node =>
  node?.type === 'Literal' ||
  (node?.type === 'TemplateLiteral' && node.expressions.length === 0) ||
  (node?.type === 'Identifier' && node.name === 'undefined')

const expectsNoConstant = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { constant: 'What is expected of a constant cannot fail.', itself: 'A value always equals itself.' },
  },
  create(context) {
    const textOf = node => context.sourceCode.getText(node)
    return {
      CallExpression(node) {
        if (isCallOf(node, ['expect']) && isConstant(node.arguments[0])) context.report({ node, messageId: 'constant' })
        const { callee } = node
        const isEquality = callee.type === 'MemberExpression' && /^(equal|eql|equals|eq)$/.test(nameOf(callee.property))
        if (!isEquality || node.arguments.length === 0) return
        let root = callee.object
        while (root.type === 'MemberExpression') root = root.object
        const [actual] = isCallOf(root, ['expect']) ? root.arguments : []
        // Two calls of one function may well differ.
        if (actual === undefined || !/^(Identifier|MemberExpression|Literal)$/.test(actual.type)) return
        if (textOf(actual) === textOf(node.arguments[0])) context.report({ node, messageId: 'itself' })
      },
    }
  },
}

const skipsWithReason = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { why: 'A skipped spec says why, in square brackets at the end of its title; itWhen does so.' },
  },
  create(context) {
    return {
      MemberExpression(node) {
        const name = nameOf(node)
        if (!/^(it|describe|specify|context|this)\.skip$/.test(name)) return
        const call = node.parent.type === 'CallExpression' && node.parent.callee === node ? node.parent : undefined
        const title = call === undefined ? '' : context.sourceCode.getText(call.arguments[0] ?? call)
        if (name === 'this.skip' || !/\]['"`]$/.test(title)) context.report({ node, messageId: 'why' })
      },
    }
  },
}

/** The plugin, for eslint.config.mjs. */
export default {
  rules: {
    'asserts-something': assertsSomething,
    'expects-no-constant': expectsNoConstant,
    'skips-with-reason': skipsWithReason,
  },
}
