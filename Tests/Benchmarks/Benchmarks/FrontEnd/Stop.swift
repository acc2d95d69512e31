/// A reason to end the whole program early.
struct Stop: Error {
  let message: String
  /// 2 where the work could not be done, 130 after an interruption.
  var exitStatus: Int32 = 2
}
