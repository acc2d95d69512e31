import Glibc

/// The C library's errors in words.
enum SystemError {
  /// What the `errno` value `number` means.
  static func text(_ number: Int32) -> String {
    guard let text = unsafe strerror(number) else { return "error \(number)" }
    return unsafe String(cString: text)
  }
}
