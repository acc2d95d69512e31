import TestSupport

/// Texts of our own with the answers that nft 1.0.6 gave, so that tests are complete without more.
enum OwnRecordings {
  static func rows() throws -> [CorpusRow] {
    let file = Repository.file("Tests/PipelineTests/Fixtures/syntax-answers.jsonl")
    return try JSONLines.objects(in: file).compactMap { object in
      guard let text = object["text"] as? String, let answer = object["answer"] as? String else {
        return nil
      }
      let kind: CorpusRow.Answer =
        if answer.isEmpty {
          .accepted
        } else if answer.contains("syntax error") {
          .syntaxError(answer)
        } else {
          .refused(answer)
        }
      return CorpusRow(id: text, text: text, title: text, answer: kind)
    }
  }
}
