// SPDX-License-Identifier: Apache-2.0
// Where name servers listen unless they are told otherwise. [NamesrvStartup.java]

/** The port of an address without one. */
export const defaultNameServerPort = 9876
