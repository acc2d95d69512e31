internal import CNftables

/// libnftables as it is installed on this host, found when the program runs.
public struct NftablesLibrary: @unchecked Sendable {
  /// The functions; they never change once they are bound.
  let functions: ctvet_nftables

  /// Finds the library.
  ///
  /// - Throws: `HostFailure` where it is not installed.
  public init() throws(HostFailure) {
    var functions = ctvet_nftables()
    if let reason = unsafe ctvet_nftables_open(&functions) {
      throw HostFailure(
        "libnftables can't be used: \(unsafe String(cString: reason))",
        hint: "install it: libnftables1 on Debian and Ubuntu, nftables elsewhere")
    }
    self.functions = functions
  }
}
