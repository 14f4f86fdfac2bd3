// SPDX-License-Identifier: Apache-2.0
// The second entry, `@rocketmq-ts/cli/bench`: what `rmq bench` measures with. It loads clients, which `rmq` does only
// when it needs them.
export { benchmark, type BenchmarkOptions, type BenchmarkRow } from './bench/benchmark.js'
export type { Latencies } from './bench/latencies.js'
export { encodedPull, encodedSend, pullSize, RawSocket, type Exchange } from './bench/raw-socket.js'
