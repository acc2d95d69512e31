import Glibc

extension HostFailure {
  /// A call of the system that failed just now; `errno` tells why.
  static func system(_ what: String, number: Int32 = errno) -> HostFailure {
    let reason = unsafe strerror(number).map { unsafe String(cString: $0) } ?? "error \(number)"
    let isPrivilege = number == EPERM || number == EACCES
    return HostFailure(
      "\(what): \(reason.lowercased())",
      hint: isPrivilege ? "this needs the rights of root" : nil)
  }
}
