import CTVetConntrack

/// Whether something asked of a packet holds.
enum Answer: Sendable, Hashable {
  case yes
  case no
  /// The packet is dropped, for it is cut off (`hotdrop`).
  case drop
  /// It can't be said, for a reason.
  case unknown(String)

  init(_ isTrue: Bool) { self = isTrue ? .yes : .no }
}

/// A test of a rule on packets, as the kernel's match does it; each is written from the kernel's module,
/// not from what the translation says.
protocol XtablesTest: Sendable {
  /// Answers for a packet.
  func answer(
    _ packet: PacketContext, _ tracker: inout Tracker, _ memory: inout XtablesMemory
  ) -> Answer
}

/// A test that asks the packet and its connection alone.
protocol StatelessTest: XtablesTest {
  func holds(_ packet: PacketContext, _ tracker: borrowing Tracker) -> Bool
}

extension StatelessTest {
  func answer(
    _ packet: PacketContext, _ tracker: inout Tracker, _ memory: inout XtablesMemory
  ) -> Answer {
    Answer(holds(packet, tracker))
  }
}

/// A match that is not modelled.
struct UnknownTest: XtablesTest {
  let name: String

  func answer(
    _ packet: PacketContext, _ tracker: inout Tracker, _ memory: inout XtablesMemory
  ) -> Answer {
    .unknown("`-m \(name)` is not modelled")
  }
}
