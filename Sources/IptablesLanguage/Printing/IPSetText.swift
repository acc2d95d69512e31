import CTVetBytecode
import CTVetDecompiler
import CTVetRulesetModel

/// A named set of nft as one of ipset.
struct IPSetText {
  let name: String
  /// Why ipset can't hold it; nil where it can.
  private(set) var loss: String?
  /// Whether a rule looks into it.
  var isUsed = false
  /// The family of its addresses; nil for a set without addresses.
  private(set) var isIPv6: Bool?
  private var kinds: [Kind] = []
  private var lines: [String] = []
  private var header = ""

  private enum Kind {
    case address
    case port
    case transport
    case interface
    case mark
    case ether
  }

  init(_ set: ListedTable.Set) {
    name = set.listed.name
    for part in set.details.key.parts {
      switch part.datatype {
      case .ipv4Addr, .ipv6Addr:
        isIPv6 = part.datatype == .ipv6Addr
        kinds.append(.address)
      case .inetService: kinds.append(.port)
      case .inetProto: kinds.append(.transport)
      case .ifname: kinds.append(.interface)
      case .mark: kinds.append(.mark)
      case .etherAddr: kinds.append(.ether)
      default: loss = "ipset has no sets of `\(part.datatype.name)`"
      }
    }
    if case .data = set.details.value { loss = "ipset has no maps" }
    if name.utf8.count > 31 { loss = "the name of a set of ipset has at most 31 bytes" }
    if !set.statements.isEmpty {
      loss = "ipset's elements carry no limits or counters of nft's kind"
    }
    guard loss == nil, let type = type else {
      loss = loss ?? "ipset has no sets of such a kind"
      return
    }
    header = "create \(name) \(type)"
    if type.hasPrefix("hash") { header += " family \(isIPv6 == true ? "inet6" : "inet")" }
    if let size = set.listed.size, type.hasPrefix("hash") { header += " maxelem \(size)" }
    if let timeout = set.listed.timeout, timeout > 0 {
      header += " timeout \(timeout / 1000)"
      // NFT_SET_TIMEOUT
    } else if set.listed.flags & 0x10 != 0 {
      header += " timeout 0"
    }
    for element in set.elements { lines += words(of: element) }
  }

  /// The type of ipset; nil where there is none.
  private var type: String? {
    switch kinds {
    case [.address]: "hash:net"
    case [.port]: "bitmap:port range 0-65535"
    case [.ether]: "hash:mac"
    case [.address, .address]: "hash:net,net"
    case [.address, .interface]: "hash:net,iface"
    case [.address, .mark]: "hash:ip,mark"
    case [.address, .transport, .port]: "hash:net,port"
    default: nil
    }
  }

  private mutating func words(of element: DecompiledElement) -> [String] {
    let timeout = element.timeout.map { $0 > 0 ? " timeout \($0 / 1000)" : "" } ?? ""
    switch kinds {
    case [.address, .transport, .port]:
      let parts = element.key.parts
      guard parts.count == 3, let transport = parts[1].number,
        let port = parts[2].intervals?.first
      else {
        loss = "ipset can't hold such an element"
        return []
      }
      let ports = port.0 == port.1 ? "\(port.0)" : "\(port.0)-\(port.1)"
      return ["add \(name) \(parts[0].plainText),\(transport):\(ports)\(timeout)\n"]
    case [.port]:
      guard let range = element.key.intervals?.first else {
        loss = "ipset can't hold such an element"
        return []
      }
      return [
        "add \(name) \(range.0 == range.1 ? "\(range.0)" : "\(range.0)-\(range.1)")\(timeout)\n"
      ]
    default:
      if element.key == .catchAll {
        loss = "ipset's sets have no element for all that is not there"
        return []
      }
      let text = element.key.parts.map(\.plainText).map { $0.filter { $0 != "\"" } }
      return ["add \(name) \(text.joined(separator: ","))\(timeout)\n"]
    }
  }

  /// What `ipset restore` reads.
  var text: String { header + "\n" + lines.joined() }

  /// `src,dst`, for what a rule looks up; nil where the set is of another kind.
  func directions(of key: DecompiledExpression) -> String? {
    let parts = key.parts
    guard parts.count == kinds.count else { return nil }
    var result: [String] = []
    for (part, kind) in zip(parts, kinds) {
      let text = part.plainText
      let isSource = text.hasSuffix("saddr") || text.hasSuffix("sport") || text == "iifname"
      switch kind {
      case .address:
        guard text == "ip saddr" || text == "ip daddr" || text == "ip6 saddr" || text == "ip6 daddr"
        else { return nil }
      case .port: guard text.hasSuffix("port") else { return nil }
      case .transport:
        guard text == "meta l4proto" || text == "ip protocol" else { return nil }
        continue
      case .interface: guard text == "iifname" || text == "oifname" else { return nil }
      case .ether: guard text == "ether saddr" else { return nil }
      case .mark: guard text == "meta mark" else { return nil }
      }
      result.append(isSource ? "src" : "dst")
    }
    return result.joined(separator: ",")
  }
}
