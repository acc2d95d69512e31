/// What the process tells its caller.
enum ExitStatus: Int32 {
  /// Nothing was found.
  case clean = 0
  /// Something was found.
  case findings = 1
  /// The command could not do its work, or not all of it.
  case failure = 2
}
