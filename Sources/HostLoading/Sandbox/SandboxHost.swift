internal import CLinux
import CTVetPackets
public import CTVetSimulation
import Glibc

/// What the host of a sandbox is like: that of a scenario, made real.
public struct SandboxHost: Sendable {
  /// The interfaces besides `lo`, in the order of their numbers.
  public var interfaces: [Interface]
  /// Routes besides those that addresses bring, in the words of `ip route add`.
  public var routes: [String]
  /// Settings by their names; names without dots are below `net.netfilter`.
  public var settings: [(name: String, value: String)]

  /// Creates a description.
  public init(
    interfaces: [Interface], routes: [String], settings: [(name: String, value: String)]
  ) {
    self.interfaces = interfaces
    self.routes = routes
    self.settings = settings
  }

  /// Makes a network namespace with all of that, and moves the calling thread into it.
  ///
  /// The namespace has no name: the kernel removes it with the last file and process that belong to it,
  /// however this program ends.
  func build() throws(HostFailure) -> [InterfaceIndex: PacketDevice] {
    guard ctvet_new_network_namespace() == 0 else { throw .system("a network namespace") }
    // What the namespace itself would send or refuse would only disturb.
    for (name, value) in Self.quietSettings { try Self.set(name, to: value) }
    var devices: [InterfaceIndex: PacketDevice] = [:]
    var commands = "link set lo up\n"
    for interface in interfaces {
      devices[interface.index] = try PacketDevice(interface)
      let link = interface.linkAddress.map { Self.hexadecimal($0) }.joined(separator: ":")
      commands += "link set \(interface.name) address \(link) arp off mtu \(interface.mtu)\n"
    }
    try Self.ip(commands)
    commands = ""
    for interface in interfaces {
      for (name, value) in Self.quietInterfaceSettings {
        try Self.set(name.replacing("*", with: interface.name), to: value)
      }
      commands += "link set \(interface.name) up\n"
      for address in interface.addresses {
        let isV6 = address.version == .v6
        commands += "address add \(address.address.text(address.version))/\(address.prefixLength)"
        commands += " dev \(interface.name)\(isV6 ? " nodad" : "")\n"
      }
    }
    for route in routes { commands += "route add \(route)\n" }
    try Self.ip(commands)
    for (name, value) in settings { try Self.set(name, to: value) }
    return devices
  }

  /// Adds an interface to the network namespace of the calling thread.
  static func device(
    _ name: String, linkAddress: [UInt8]
  ) throws(HostFailure) -> PacketDevice {
    let device = try PacketDevice(named: name, linkAddress: linkAddress)
    let link = linkAddress.map { hexadecimal($0) }.joined(separator: ":")
    try ip("link set \(name) address \(link) arp off\n")
    for (setting, value) in quietInterfaceSettings {
      try set(setting.replacing("*", with: name), to: value)
    }
    try ip("link set \(name) up\n")
    return device
  }

  private static func ip(_ commands: String) throws(HostFailure) {
    let answer = try Tool.run(["ip", "-batch", "-"], input: commands)
    guard answer.status == 0 else {
      throw HostFailure("ip: \(answer.output.split(separator: "\n").first ?? "refused")")
    }
  }

  /// Changes a setting in the network namespace of the calling thread.
  static func set(_ name: String, to value: String) throws(HostFailure) {
    let full = name.contains(".") ? name : "net.netfilter.\(name)"
    let path = "/proc/sys/" + full.replacing(".", with: "/")
    let file = unsafe open(path, O_WRONLY | O_CLOEXEC)
    guard file >= 0 else {
      let number = errno
      guard number == EACCES, let known = read(path) else { throw .system(full, number: number) }
      if known == value { return }
      throw HostFailure(
        "\(full) holds for the whole host, where it is \(known): the sandbox can't change it",
        hint: "set it with sysctl while the scenario runs")
    }
    defer { _ = close(file) }
    let bytes = Array(value.utf8)
    let count = unsafe bytes.withUnsafeBytes { unsafe write(file, $0.baseAddress, $0.count) }
    guard count == bytes.count else { throw .system("\(full) = \(value)") }
  }

  /// What a file holds on its first line.
  private static func read(_ path: String) -> String? {
    let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { _ = close(file) }
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 64) { buffer, count in
      unsafe count = max(0, Glibc.read(file, buffer.baseAddress, buffer.count))
    }
    return String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self)
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    let text = String(byte, radix: 16)
    return text.count == 1 ? "0" + text : text
  }

  private static let quietSettings = [
    ("net.ipv4.ip_forward", "1"), ("net.ipv6.conf.all.forwarding", "1"),
    ("net.ipv4.conf.all.rp_filter", "0"), ("net.ipv4.conf.default.rp_filter", "0"),
    ("net.ipv4.conf.all.accept_local", "1"), ("net.ipv4.icmp_ratelimit", "0"),
    ("net.ipv4.icmp_ratemask", "0"), ("net.ipv6.icmp.ratelimit", "0"),
    ("net.ipv4.conf.all.send_redirects", "0"), ("net.ipv4.conf.default.send_redirects", "0"),
    ("net.ipv4.conf.all.accept_redirects", "0"), ("net.ipv6.conf.all.accept_ra", "0"),
    ("net.ipv6.conf.all.accept_dad", "0"), ("net.ipv6.conf.default.accept_dad", "0"),
    ("net.ipv6.conf.default.router_solicitations", "0"),
    ("net.ipv6.conf.default.addr_gen_mode", "1"),
  ]
  private static let quietInterfaceSettings = [
    ("net.ipv4.conf.*.rp_filter", "0"), ("net.ipv4.conf.*.send_redirects", "0"),
    ("net.ipv6.conf.*.addr_gen_mode", "1"),
  ]
}
