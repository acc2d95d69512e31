/// Why a configuration can't be used.
struct ConfigurationProblem: Error {
  /// The file's path.
  let path: String
  /// The place, from 1; nil where the file as a whole is meant.
  let place: (line: Int, column: Int)?
  /// One sentence.
  let message: String
  /// What to do about it.
  var hint: String?
}
