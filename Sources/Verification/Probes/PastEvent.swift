package import CTVetConntrack
package import CTVetPackets

/// A packet that went before a probe, which conntrack alone saw, and what was done to its connection.
package struct PastEvent: Sendable {
  /// From the IP header on.
  package let bytes: [UInt8]
  /// The end of the connection that was translated, and the new address.
  package internal(set) var translation: (end: Manipulation, address: IPAddress)?
  /// The connection's mark from then on.
  package internal(set) var mark: UInt32 = 0
  /// Its labels.
  package internal(set) var labels: Set<Int> = []
  /// Its helper.
  package internal(set) var helper: ConntrackHelper?
  /// The connection that it foretold.
  package internal(set) var expectation: ExpectationObject?
}
