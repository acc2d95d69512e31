/// The netlink messages that carry the elements of a set.
///
/// The elements of a message are one attribute, whose length has 16 bits. nft prints each element when it
/// has written it, and writes one that doesn't fit again into the next message, so that it stands in the
/// text twice (nftables src/mnl.c, `mnl_nft_setelem_batch`).
package enum ElementMessages {
  /// The most bytes that the attribute of the elements takes.
  private static let capacity = Int(UInt16.max)

  /// The elements as nft prints them: those that begin another message stand there twice.
  package static func printed(_ elements: [SetElement]) -> [SetElement] {
    let firsts = firstOfLaterMessages(elements)
    guard !firsts.isEmpty else { return elements }
    var result: [SetElement] = []
    result.reserveCapacity(elements.count + firsts.count)
    var start = 0
    for first in firsts {
      result += elements[start...first]
      start = first
    }
    return result + elements[start...]
  }

  /// The indices of the elements that begin a message, but for the first message.
  package static func firstOfLaterMessages(_ elements: [SetElement]) -> [Int] {
    var firsts: [Int] = []
    var used = Attribute.header
    for (index, element) in elements.enumerated() {
      used += element.messageByteCount
      if used > capacity {
        firsts.append(index)
        used = Attribute.header + element.messageByteCount
      }
    }
    return firsts
  }
}

/// How many bytes attributes take (include/uapi/linux/netlink.h).
private enum Attribute {
  /// The length and the type.
  static let header = 4
  /// An attribute of a number of 32 bits.
  static let number32 = 8
  /// An attribute of a number of 64 bits.
  static let number64 = 12

  static func data(_ byteCount: Int) -> Int { header + (byteCount + 3) / 4 * 4 }

  static func text(_ text: String) -> Int { data(text.utf8.count + 1) }
}

extension SetElement {
  /// How many bytes it takes in a message (libnftnl src/set_elem.c).
  fileprivate var messageByteCount: Int {
    var count = Attribute.header
    if flags != 0 { count += Attribute.number32 }
    if hasExtras { count += extrasByteCount }
    if flags & Flag.catchAll == 0 { count += Attribute.header + Attribute.data(key.byteCount) }
    switch value {
    case .verdict(let verdict):
      count += 2 * Attribute.header + Attribute.number32
      if let chain = verdict.chain { count += Attribute.text(chain) }
    case .data(let data): count += Attribute.header + Attribute.data(data.byteCount)
    case .object(let name): count += Attribute.text(name)
    case nil: break
    }
    return count
  }

  /// How many bytes of it are for what few elements have.
  private var extrasByteCount: Int {
    var count = 0
    if timeout != nil { count += Attribute.number64 }
    if expiration != nil { count += Attribute.number64 }
    if let keyEnd { count += Attribute.header + Attribute.data(keyEnd.byteCount) }
    if let userData { count += Attribute.data(userData.bytes.count) }
    if statements.count > 1 { count += Attribute.header }
    for statement in statements { count += Attribute.header + statement.messageByteCount }
    return count
  }
}

extension Instruction.Verdict {
  /// The chain that it names.
  fileprivate var chain: String? {
    switch self {
    case .jump(let chain), .goto(let chain): chain
    case .accept, .drop, .stolen, .queue, .repeat, .stop, .continue, .break, .return: nil
    }
  }
}

extension Instruction {
  /// How many bytes the name and the attributes of a statement of an element take; those that no
  /// element has count nothing.
  fileprivate var messageByteCount: Int {
    switch self {
    case .counter:
      Attribute.text("counter") + Attribute.header + 2 * Attribute.number64
    case .limit:
      Attribute.text("limit") + Attribute.header + 2 * Attribute.number64
        + 3 * Attribute.number32
    case .quota:
      Attribute.text("quota") + Attribute.header + 2 * Attribute.number64 + Attribute.number32
    case .connectionLimit:
      Attribute.text("connlimit") + Attribute.header + 2 * Attribute.number32
    case .last(let last):
      Attribute.text("last") + Attribute.header
        + (last.milliseconds == nil ? 0 : Attribute.number32 + Attribute.number64)
    default: 0
    }
  }
}
