// SPDX-License-Identifier: Apache-2.0
// Errors of which thousands are made at once, in a timer or when a socket closes: the frames of their stacks are always
// the same, and none is of the application. To note them takes 9 of the 10 µs that such an error costs.

/** The error that `make` returns, with a stack of no frames. */
export function withoutStack<E extends Error>(make: () => E): E {
  const { stackTraceLimit } = Error
  // It fails where a program has frozen what is built in.
  Reflect.set(Error, 'stackTraceLimit', 0)
  try {
    return make()
  } finally {
    Reflect.set(Error, 'stackTraceLimit', stackTraceLimit)
  }
}
