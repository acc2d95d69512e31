internal import CLinux
import CTVetSimulation
import Glibc

/// A network interface of the sandbox; what would be its cable ends here.
final class PacketDevice {
  /// Its number, as the kernel and the model have it.
  let index: InterfaceIndex
  private let descriptor: Int32
  private let interface: Interface

  /// Creates the interface in the network namespace of the calling thread.
  init(_ interface: Interface) throws(HostFailure) {
    descriptor = unsafe ctvet_open_tap(interface.name)
    guard descriptor >= 0 else { throw .system("a network device '\(interface.name)'") }
    index = interface.index
    self.interface = interface
  }

  /// Creates an interface that has the number which the kernel gives it.
  init(named name: String, linkAddress: [UInt8]) throws(HostFailure) {
    descriptor = unsafe ctvet_open_tap(name)
    guard descriptor >= 0 else { throw .system("a network device '\(name)'") }
    index = InterfaceIndex(rawValue: unsafe if_nametoindex(name))
    interface = Interface(index: index, name: name, linkAddress: linkAddress)
  }

  deinit {
    _ = close(descriptor)
  }

  /// Hands a packet to the interface as if it came by the cable.
  ///
  /// - Parameter link: The header of Ethernet in front of it; empty for one that a neighbour would send.
  func receive(_ packet: [UInt8], link: [UInt8]) throws(HostFailure) {
    let frame = (link.isEmpty ? interface.headerFromNeighbour(of: packet) : link) + packet
    let sent = unsafe frame.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
    // A frame that the interface does not take is one that nobody got.
    guard sent == frame.count || errno == EINVAL else { throw .system("a network device") }
  }

  /// The packets that left by the interface since the last call, each from the IP header on.
  func sent() -> [[UInt8]] {
    var packets: [[UInt8]] = []
    while true {
      let frame = unsafe [UInt8](unsafeUninitializedCapacity: 128 * 1024) { buffer, count in
        unsafe count = max(0, read(descriptor, buffer.baseAddress, buffer.count))
      }
      guard frame.count > 14 else { return packets }
      let type = UInt16(frame[12]) << 8 | UInt16(frame[13])
      if type == 0x0800 || type == 0x86DD { packets.append(Array(frame[14...])) }
    }
  }
}
