import CNetworkNamespace
import Glibc

/// A network namespace for the measured processes, so that no host ruleset is seen or slows nft.
enum NetworkNamespace {
  private static let name = "ctvet-bench"

  /// Moves this program, hence each process it starts, into a new namespace, and says what it did.
  ///
  /// The name is removed as soon as this program is inside, so the kernel removes the namespace
  /// itself when this program ends, however it ends. Without privilege nothing changes.
  static func enter() -> String {
    let plain = "in the host's network namespace"
    guard geteuid() == 0 else { return "\(plain) (not root)" }
    guard let ip = ToolLocation.program(named: "ip") else { return "\(plain) (no ip command)" }
    return Interruption.postponed {
      guard succeeds(Command(path: ip, arguments: ["netns", "add", name])) else {
        return "\(plain) ('ip netns add \(name)' failed)"
      }
      let isInside = enterNamed()
      let isRemoved = succeeds(Command(path: ip, arguments: ["netns", "delete", name]))
      let remainder = isRemoved ? "" : "; remove it with 'ip netns delete \(name)'"
      return isInside
        ? "both tools in a network namespace of their own\(remainder)"
        : "\(plain) (a new one could not be entered)\(remainder)"
    }
  }

  private static func enterNamed() -> Bool {
    let descriptor = unsafe open("/run/netns/\(name)", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return ctvet_enter_network_namespace(descriptor) == 0
  }

  private static func succeeds(_ command: Command) -> Bool {
    ProcessRun(command).ending == .exited(0)
  }
}
