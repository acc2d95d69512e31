import CTVetBytecode
import Testing

struct RegisterTests {
  @Test func `wide and narrow registers share their words`() {
    #expect(Register.wide(0).firstWord == 0)
    #expect(Register.narrow(0).firstWord == 0)
    #expect(Register.wide(3).firstWord == 12)
    #expect(Register.narrow(15).firstWord == 15)
    #expect(Register.verdict.firstWord == nil)
  }

  @Test func `registers have the numbers that nft prints`() {
    #expect((0..<4).map { Register.wide($0).number } == [1, 2, 3, 4])
    #expect(Register.narrow(0).number == 8)
    #expect(Register.narrow(15).number == 23)
    #expect(Register.starting(atWord: 4).number == 2)
    #expect(Register.starting(atWord: 5).number == 13)
  }

  @Test func `there are no registers between the wide and the narrow ones`() {
    for number in [-1, 5, 6, 7, 24, 300] { #expect(Register(number: number) == nil) }
    for number in 0...4 { #expect(Register(number: number)?.number == UInt8(number)) }
  }
}
