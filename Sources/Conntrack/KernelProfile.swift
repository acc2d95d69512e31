/// Which kernel's behaviour is meant, where releases differ.
public enum KernelProfile: String, Sendable, CaseIterable {
  /// Linux 5.10, which the article on conntrack's states describes.
  case linux510 = "linux-5.10"
  /// Linux 6.18.
  case linux618 = "linux-6.18"
}
