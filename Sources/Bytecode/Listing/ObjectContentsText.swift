extension Listing.Object.Contents {
  func write(to text: inout ByteText) {
    switch self {
    case .counter(let counter):
      text.append("counter ")
      counter.write(to: &text)
    case .quota(let bytes, let flags):
      text += "quota bytes \(bytes) flags \(flags) "
    case .limit(let rate, let seconds, let burst, let type, let flags):
      text += "limit rate \(rate) unit \(seconds) burst \(burst) type \(type) flags \(flags) "
    case .connectionLimit(let limit):
      text.append("connlimit ")
      limit.write(to: &text)
    case .conntrackHelper(let name, let family, let transportProtocol):
      text += "ct_helper name \(name) family \(family) protocol \(transportProtocol) "
    case .conntrackTimeout(let family, let transportProtocol, let policy):
      text.append("ct_timeout ")
      Self.write("family", family, to: &text)
      Self.write("protocol", transportProtocol, to: &text)
      text.append("policy = {")
      for timeout in policy { text += "\(timeout.state) = \(timeout.seconds)," }
      text.append("}")
    case .conntrackExpectation(
      let family, let transportProtocol, let port, let timeout, let size):
      text.append("ct_expect ")
      Self.write("family", family, to: &text)
      Self.write("protocol", transportProtocol, to: &text)
      Self.write("dport", port, to: &text)
      Self.write("timeout", timeout, to: &text)
      Self.write("size", size, to: &text)
    case .synproxy(let synproxy):
      text.append("synproxy ")
      synproxy.write(to: &text)
    case .securityMark(let context):
      text += "secmark context \(context) "
    case .tunnel(let id):
      text += "tunnel id \(id) "
    }
  }

  private static func write(
    _ name: String, _ number: (some FixedWidthInteger)?, to text: inout ByteText
  ) {
    if let number { text += "\(name) \(number) " }
  }

  init?(from reader: inout WordReader) {
    guard let word = reader.word() else { return nil }
    let contents: Self? =
      switch word {
      case "counter": Instruction.Counter(from: &reader).map(Self.counter)
      case "quota": Self.quota(from: &reader)
      case "limit": Self.limit(from: &reader)
      case "connlimit": Instruction.ConnectionLimit(from: &reader).map(Self.connectionLimit)
      case "ct_helper": Self.helper(from: &reader)
      case "ct_timeout": Self.timeout(from: &reader)
      case "ct_expect":
        .conntrackExpectation(
          family: reader.number(after: "family "),
          transportProtocol: reader.number(after: "protocol "),
          port: reader.number(after: "dport "), timeout: reader.number(after: "timeout "),
          size: reader.number(after: "size "))
      case "synproxy": Instruction.Synproxy(from: &reader).map(Self.synproxy)
      case "secmark": Self.securityMark(from: &reader)
      case "tunnel": reader.number(after: "id ").map { .tunnel(id: $0) }
      default: nil
      }
    guard let contents else { return nil }
    self = contents
  }

  private static func quota(from reader: inout WordReader) -> Self? {
    guard let bytes: UInt64 = reader.number(after: "bytes "),
      let flags: UInt32 = reader.number(after: "flags ")
    else { return nil }
    return .quota(bytes: bytes, flags: flags)
  }

  private static func limit(from reader: inout WordReader) -> Self? {
    guard let rate: UInt64 = reader.number(after: "rate "),
      let seconds: UInt64 = reader.number(after: "unit "),
      let burst: UInt32 = reader.number(after: "burst "),
      let type: UInt32 = reader.number(after: "type "),
      let flags: UInt32 = reader.number(after: "flags ")
    else { return nil }
    return .limit(rate: rate, seconds: seconds, burst: burst, type: type, flags: flags)
  }

  private static func helper(from reader: inout WordReader) -> Self? {
    guard reader.skip("name "), let name = reader.word(),
      let family: UInt16 = reader.number(after: "family "),
      let transportProtocol: UInt8 = reader.number(after: "protocol ")
    else { return nil }
    return .conntrackHelper(
      name: String(name), family: family, transportProtocol: transportProtocol)
  }

  private static func timeout(from reader: inout WordReader) -> Self? {
    let family: UInt16? = reader.number(after: "family ")
    let transportProtocol: UInt8? = reader.number(after: "protocol ")
    var policy: [Listing.Object.ConntrackTimeout] = []
    if reader.skip("policy = {") {
      while !reader.skip("}") {
        guard let state = reader.word(), reader.skip("= "),
          let seconds: UInt32 = reader.number(), reader.skip(",")
        else { return nil }
        policy.append(Listing.Object.ConntrackTimeout(state: String(state), seconds: seconds))
      }
    }
    return .conntrackTimeout(
      family: family, transportProtocol: transportProtocol, policy: policy)
  }

  private static func securityMark(from reader: inout WordReader) -> Self? {
    guard reader.skip("context "), let context = reader.word() else { return nil }
    return .securityMark(context: String(context))
  }
}
