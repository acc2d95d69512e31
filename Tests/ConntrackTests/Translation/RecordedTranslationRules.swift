import CTVetConntrack
import CTVetPackets

extension RecordedTranslation {
  private static let dns = PlayRule.Match(transport: .udp, port: 53...53)
  private static let ftp: [PlayRule] = [
    PlayRule(.prerouting, .init(transport: .tcp, port: 21...21), .help(.ftp)),
    PlayRule(.prerouting, .init(transport: .udp, port: 69...69), .help(.tftp)),
  ]
  private static let masquerading = [
    PlayRule(.postrouting, .init(output: "eth1"), .masquerade(.ports()))
  ]
  private static let ftpServer = [
    PlayRule(
      .prerouting,
      .init(
        transport: .tcp, port: 21...21, destination: dotted("10.0.0.200")...dotted("10.0.0.200")),
      .translate(.v4("10.0.0.2")))
  ]
  private static let wide: ((UInt64, UInt64), (UInt64, UInt64)) = (
    (0xFD00_0002_0000_0000, 0x40), (0xFD00_0002_0001_0002, 0x0003_0004_0005_0006)
  )

  /// What the scenario's ruleset says.
  var rules: [PlayRule] {
    Self.rules[name] ?? []
  }

  /// Whether the rules are known here.
  var isKnown: Bool { Self.rules[name] != nil }

  // swift-format-ignore
  private static let rules: [String: [PlayRule]] = [
    "address-range-ipv4": [.init(.postrouting, .init(version: .v4), .translate(.v4("10.0.0.40", "10.0.0.47")))],
    "address-range-ipv4-persistent": [.init(.postrouting, .init(version: .v4), .translate(.v4("10.0.0.40", "10.0.0.55", .persistent)))],
    "address-range-ipv4-wide": [.init(.postrouting, .init(version: .v4), .translate(.v4("10.0.0.40", "10.3.7.9")))],
    "address-range-ipv6": [.init(.postrouting, .init(version: .v6), .translate(.v6((0xFD00_0002_0000_0000, 0x40), (0xFD00_0002_0000_0000, 0x4F))))],
    "address-range-ipv6-wide": [.init(.postrouting, .init(version: .v6), .translate(.v6(wide.0, wide.1)))],
    "address-range-ipv6-wide-persistent": [.init(.postrouting, .init(version: .v6), .translate(.v6(wide.0, wide.1, .persistent)))],
    "address-range-destination": [
      .init(.prerouting, .init(version: .v4, transport: .udp, port: 53...53), .translate(.v4("10.0.0.10", "10.0.0.13"))),
      .init(.prerouting, .init(version: .v6, transport: .udp, port: 53...53), .translate(.v6((0xFD00_0002_0000_0000, 0x10), (0xFD00_0002_0000_0000, 0x1F)))),
    ],
    "address-range-zone": [.init(.postrouting, .init(version: .v4), .translate(.v4("10.0.0.40", "10.0.0.47")))],
    "netmap-ipv4": [
      .init(.postrouting, .init(source: dotted("192.168.1.0")...dotted("192.168.1.255")), .map(.v4("10.0.9.0", "10.0.9.255"))),
      .init(.prerouting, .init(destination: dotted("10.7.0.0")...dotted("10.7.255.255")), .map(.v4("10.0.0.0", "10.0.255.255"))),
    ],
    "netmap-ipv6": [.init(.postrouting, .init(version: .v6, output: "eth1"), .map(.v6((0xFD00_0009_0000_0000, 0), (0xFD00_0009_0000_0000, .max))))],
    "redirect": [.init(.prerouting, dns, .redirect(.ports(5353...5353))), .init(.prerouting, .init(transport: .tcp, port: 80...80), .redirect(.ports(8080...8082)))],
    "redirect-output": [.init(.output, dns, .redirect(.ports(5353...5353)))],
    "destination-port-range": [.init(.prerouting, .init(transport: .udp, port: 80...80), .translate(.v4("10.0.0.9", ports: 8000...8003)))],
    "destination-port-range-inside": [.init(.prerouting, .init(transport: .udp, port: 8001...8001), .translate(.v4("10.0.0.9", ports: 8000...8003)))],
    "source-clash": masquerading,
    "source-clash-icmp": masquerading,
    "known-source-keeps-port": [.init(.postrouting, .init(transport: .udp, port: 53...60), .translate(.v4("10.0.0.50", ports: 6000...6099)))],
    "ports-exhausted": [.init(.postrouting, dns, .translate(.v4("10.0.0.50", ports: 6000...6003)))],
    "closed-connection-evicted": [.init(.postrouting, .init(transport: .tcp, port: 80...80), .translate(.v4("10.0.0.50", ports: 6000...6000)))],
    "local-connection-clash": [.init(.postrouting, .init(source: dotted("192.168.1.0")...dotted("192.168.1.255"), output: "eth1"), .masquerade(.ports()))],
    "sctp": [.init(.prerouting, .init(transport: .sctp, port: 80...80), .translate(.v4("10.0.0.9", ports: 8080...8080))), .init(.postrouting, .init(transport: .sctp, port: 8080...8080), .translate(.v4("10.0.0.50")))],
    "udp-without-checksum": [.init(.postrouting, dns, .masquerade(.ports(7000...7000)))],
    "gre": masquerading,
    "gre-destination": [.init(.prerouting, .init(destination: dotted("10.0.0.2")...dotted("10.0.0.2")), .translate(.v4("10.0.0.9")))],
    "other-protocol": [.init(.postrouting, .init(version: .v4, output: "eth1"), .translate(.v4("10.0.0.50")))],
    "errors-about-masquerading": masquerading,
    "errors-about-masquerading-ipv6": masquerading,
    "errors-about-destination": [
      .init(.prerouting, .init(transport: .udp, port: 5353...5353), .translate(.v4("10.0.0.9", ports: 53...53))),
      .init(.prerouting, .init(transport: .tcp, port: 81...81), .translate(.v4("10.0.0.9", ports: 80...80))),
    ],
    "hairpin": [
      .init(.prerouting, .init(transport: .udp, port: 53...53, destination: dotted("10.0.0.1")...dotted("10.0.0.1")), .translate(.v4("192.168.1.10"))),
      .init(.postrouting, .init(source: dotted("192.168.1.0")...dotted("192.168.1.255"), destination: dotted("192.168.1.10")...dotted("192.168.1.10")), .masquerade(.ports())),
    ],
    "input-source": [.init(.input, dns, .translate(.v4("192.168.1.200")))],
    "random-ports": [
      .init(.postrouting, dns, .masquerade(.ports(nil, .random))),
      .init(.postrouting, .init(transport: .udp, port: 54...54), .masquerade(.ports(nil, .fullyRandom))),
      .init(.postrouting, .init(transport: .udp, port: 55...55), .translate(.v4("10.0.0.50", ports: 7000...7099, .random))),
    ],
    "masquerade-ports": [.init(.postrouting, dns, .masquerade(.ports(5000...5010))), .init(.postrouting, .init(transport: .udp, port: 54...54), .masquerade(.ports(7000...7000)))],
    "options-and-extension-headers": masquerading,
    "ftp-active-masqueraded": ftp + masquerading,
    "ftp-passive-masqueraded": ftp + masquerading,
    "ftp-passive-destination": ftp + ftpServer,
    "ftp-active-destination": ftp + ftpServer,
    "ftp-active-masqueraded-ipv6": ftp + masquerading,
    "ftp-expectation-clash": ftp + masquerading,
    "tftp-masqueraded": ftp + masquerading,
    "tftp-masqueraded-clash": ftp + [.init(.postrouting, .init(transport: .udp, port: 69...69), .masquerade(.ports(7000...7000)))],
    "tftp-destination": ftp + [.init(.prerouting, .init(transport: .udp, port: 69...69), .translate(.v4("10.0.0.9")))],
    "expectation-object": [
      .init(.forward, .init(transport: .tcp, port: 7777...7777), .mark(5)),
      .init(.forward, .init(transport: .tcp, port: 7777...7777), .expect(ExpectationObject(version: .v4, transport: .tcp, port: 8888, timeout: 3000, size: 2))),
    ],
  ]
}
