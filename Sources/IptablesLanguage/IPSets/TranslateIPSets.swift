import CTVetRulesetModel

/// Sets of ipset whose contents are known, as sets of nft.
extension IPSetDeclaration {
  /// nft's types of the parts.
  var types: [String] {
    (parts ?? []).flatMap { part -> [String] in
      switch part {
      case .ip, .net: [family == .ip6 ? "ipv6_addr" : "ipv4_addr"]
      case .port: namesProtocols ? ["inet_proto", "inet_service"] : ["inet_service"]
      case .iface: ["ifname"]
      case .mac: ["ether_addr"]
      case .mark: ["mark"]
      }
    }
  }

  /// What a packet is looked up by, `s` or `d` for each part.
  func fields(_ directions: [String]) -> [String] {
    (parts ?? []).enumerated().flatMap { index, part -> [String] in
      let letter = index < directions.count ? directions[index] : "d"
      return switch part {
      case .ip, .net: [(family == .ip6 ? "ip6 " : "ip ") + letter + "addr"]
      case .port: namesProtocols ? ["meta l4proto", "th \(letter)port"] : ["th \(letter)port"]
      case .iface: [letter == "s" ? "iifname" : "oifname"]
      case .mac: ["ether \(letter)addr"]
      case .mark: ["mark"]
      }
    }
  }

  /// An element in nft's words; nil for one that nft can't hold.
  func text(of element: Element) -> String? {
    guard !element.isException, let parts, element.parts.count == parts.count else { return nil }
    var words: [String] = []
    for (part, text) in zip(parts, element.parts) {
      switch part {
      case .port:
        let pieces = text.split(separator: ":")
        if namesProtocols { words.append(pieces.count == 2 ? String(pieces[0]) : "tcp") }
        guard let port = pieces.last, !port.contains("/") else { return nil }
        words.append(String(port))
      case .iface:
        guard !text.contains(":") else { return nil }
        words.append("\"\(text)\"")
      default: words.append(text)
      }
    }
    let lives = element.timeout.map { $0 > 0 ? " timeout \($0)s" : "" } ?? ""
    return words.joined(separator: " . ") + lives
  }

  /// Whether elements may hold several addresses or ports.
  var hasIntervals: Bool {
    guard let parts else { return false }
    return parts.contains(.net)
      || elements.contains { element in
        zip(parts, element.parts).contains { part, text in
          part != .iface && part != .mac && (text.contains("-") || text.contains("/"))
        }
      }
  }

  /// What stands in the declaration besides the type.
  ///
  /// - Parameters:
  ///   - isFilled: Whether rules add elements or delete some.
  ///   - lost: How many elements nft can't hold.
  func properties(isFilled: Bool, _ lost: inout Int) -> String {
    var flags = hasIntervals ? ["interval"] : []
    if isFilled { flags += ["dynamic", "timeout"] }
    if !isFilled, timeout != nil || elements.contains(where: { $0.timeout != nil }) {
      flags.append("timeout")
    }
    var text = flags.isEmpty ? "" : "flags \(flags.joined(separator: ",")); "
    if let timeout, timeout > 0 { text += "timeout \(timeout)s; " }
    // Networks of ipset may lie in each other: nft merges those of one part.
    if hasIntervals, types.count == 1 { text += "auto-merge; " }
    let words = elements.compactMap(self.text)
    lost = elements.count - words.count
    if !words.isEmpty { text += "elements = { \(words.joined(separator: ", ")) }; " }
    return text
  }
}
