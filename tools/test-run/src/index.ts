// SPDX-License-Identifier: Apache-2.0
// What specs of every package can use, also of those that clusters and clients are built on: it knows none of them.
export { startAddressServer, type AddressServer } from './address-server.js'
export { testCertificates } from './certificates.js'
export { growthOf, linearGrowth, type GrowthOptions } from './growth.js'
export { mulberry32 } from './mulberry32.js'
export { expectBounds, type Bounds } from './option-bounds.js'
export { rejection } from './rejection.js'
export { runningMs } from './running-ms.js'
export { leftBySmallCollections, settledHeapBytes } from './settled-heap.js'
export { waitFor } from './wait-for.js'
