internal import CLinux
import Glibc

/// The network namespace that this thread, and all that it starts, lives in.
public enum NetworkNamespace {
  /// Moves into a namespace that `ip netns add NAME` made.
  ///
  /// - Throws: `HostFailure` where there is none of that name, or without the rights of root.
  public static func enter(_ name: String) throws(HostFailure) {
    guard !name.isEmpty, !name.contains("/"), name != ".", name != ".." else {
      throw HostFailure("'\(name)' names no network namespace")
    }
    let file = unsafe open("/run/netns/\(name)", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else {
      if errno == ENOENT {
        throw HostFailure(
          "there is no network namespace '\(name)'",
          hint: "ip netns list shows those that there are")
      }
      throw .system("network namespace '\(name)'")
    }
    defer { _ = close(file) }
    guard ctvet_enter_network_namespace(file) == 0 else {
      throw .system("network namespace '\(name)'")
    }
  }

  /// The number that tells this namespace from all others on the host.
  public static func number() throws(HostFailure) -> UInt64 {
    var status = stat()
    guard unsafe stat("/proc/thread-self/ns/net", &status) == 0 else {
      throw .system("/proc/thread-self/ns/net")
    }
    return UInt64(status.st_ino)
  }
}
