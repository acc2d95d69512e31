import CTVetBytecode
import CTVetRulesetModel
import Testing

struct UserDataTests {
  @Test func `a comment is attribute 0 with its length and a zero at its end`() {
    #expect(UserData(comment: "test").bytes == [0, 5, 0x74, 0x65, 0x73, 0x74, 0])
  }

  @Test func `a number is little-endian`() {
    var userData = UserData(bytes: [])
    userData.append(1, type: 1)
    #expect(userData.bytes == [1, 4, 1, 0, 0, 0])
  }

  @Test(arguments: ["a\\x41b", "back\\slash", "\\x00", "é", "}", " } ", "\\x", "tab\there"])
  func `any comment comes back as the same text`(_ comment: String) throws {
    let program = Program(
      family: .ip, table: "t", chain: "c", userData: UserData(comment: comment))
    let text = Listing(entries: [.program(program)]).text
    #expect(try TextReader.listing(of: text).text == text)
  }
}
