/// Which kernel's behaviour is meant, where releases differ.
///
/// What differs has a name of its own, one property each, and nothing else asks for the release.
public enum KernelProfile: String, Sendable, CaseIterable {
  /// Linux 5.10, which the article on conntrack's states describes.
  case linux510 = "linux-5.10"
  /// Linux 6.18.
  case linux618 = "linux-6.18"

  /// Whether it is a release or a later one of Linux 5.
  @inline(__always)
  func isSince5(_ minor: Int) -> Bool { number >= 5_00 + minor }

  /// Whether it is a release or a later one of Linux 6.
  @inline(__always)
  func isSince6(_ minor: Int) -> Bool { number >= 6_00 + minor }

  /// The release as one number: 510 is Linux 5.10.
  @inline(__always)
  private var number: Int {
    switch self {
    case .linux510: 5_10
    case .linux618: 6_18
    }
  }
}
