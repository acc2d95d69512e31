/// The releases of nft whose answers the compiler was held to.
public enum NftRelease: String, Sendable, CaseIterable, Comparable {
  /// Debian 12's.
  case release106 = "1.0.6"
  /// Debian 13's.
  case release113 = "1.1.3"

  /// Whether one release came before another.
  public static func < (one: Self, other: Self) -> Bool {
    allCases.firstIndex(of: one) ?? 0 < allCases.firstIndex(of: other) ?? 0
  }
}
