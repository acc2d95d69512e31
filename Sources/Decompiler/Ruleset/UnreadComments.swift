import CTVetDiagnostics
import CTVetRulesetModel

// The model has no comments of tables, chains and objects yet.

extension Table {
  var comment: SourceRange? { nil }
}

extension Chain {
  var comment: SourceRange? { nil }
}

extension StatefulObject {
  var comment: SourceRange? { nil }
}
