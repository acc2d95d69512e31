import CTVetPackets
import CTVetSimulation

/// A host on which a probe takes the way that it is meant to take.
enum ProbeHost {
  static func host(for probe: Probe) -> Host {
    var host = Host()
    var names = [probe.input, probe.output].filter { $0 != "lo" && !$0.isEmpty }
    if names.count == 2, names[0] == names[1] { names.removeLast() }
    for (number, name) in names.enumerated() {
      host.addInterface(named: name, addresses: addresses(number, probe))
    }
    func index(_ name: String) -> InterfaceIndex {
      host.interfaces.first { $0.name == name }?.index ?? .loopback
    }
    let bits = probe.version == .v4 ? 32 : 128
    let source = IPAddress(number: probe.source, probe.version)
    let destination = IPAddress(number: probe.destination, probe.version)
    let local = probe.way == .input ? destination : probe.way == .output ? source : nil
    let inside = probe.way == .output ? probe.output : probe.input
    if let local, let place = host.interfaces.firstIndex(where: { $0.index == index(inside) }),
      isUsual(local, probe.version)
    {
      host.interfaces[place].addresses.append(
        .init(version: probe.version, address: local, prefixLength: bits))
    }
    var routes: [Route] = []
    func add(_ address: IPAddress, _ length: Int, _ name: String) {
      guard index(name) != .loopback else { return }
      routes.append(
        Route(
          version: probe.version, destination: address, prefixLength: length,
          interface: index(name)))
    }
    if probe.way != .output { add(source, bits, probe.input) }
    if probe.way != .input { add(destination, bits, probe.output) }
    add(IPAddress(high: 0, low: 0), 0, probe.way == .input ? probe.input : probe.output)
    host.routes = routes
    return host
  }

  /// Whether an address may be an interface's own.
  private static func isUsual(_ address: IPAddress, _ version: IPVersion) -> Bool {
    let number = address.number(version)
    if version == .v4 { return number >> 24 > 0 && number >> 24 < 224 && number >> 24 != 127 }
    return number > 1 && number >> 120 != 0xFF
  }

  /// Addresses that no rule is likely to name.
  private static func addresses(_ number: Int, _ probe: Probe) -> [Interface.Address] {
    let address: UInt128 =
      probe.version == .v4
      ? 0xAC1F_C801 + UInt128(number) << 8
      : 0xFD31 << 112 | UInt128(number + 1) << 64 | 1
    return [
      .init(
        version: probe.version, address: IPAddress(number: address, probe.version),
        prefixLength: probe.version == .v4 ? 24 : 64)
    ]
  }
}
