import Glibc

/// The few environment variables that reach a measured process, so that runs are alike.
enum Environment {
  /// `NAME=value` for each variable passed on; the language is always C.
  static var passedOn: [String] {
    ["LC_ALL=C"]
      + ["HOME", "LD_LIBRARY_PATH", "PATH", "TMPDIR"].compactMap { name in
        value(of: name).map { "\(name)=\($0)" }
      }
  }

  /// The value of the variable `name`, or nothing where it is unset or empty.
  static func value(of name: String) -> String? {
    guard let value = unsafe getenv(name), unsafe value.pointee != 0 else { return nil }
    return unsafe String(cString: value)
  }
}
