import CTVetBytecode
import Testing

struct RegisterDataTests {
  @Test func `byte 0 is the low byte of the first word`() {
    let data = RegisterData(bytes: [0x0a, 0x00, 0x01, 0x02, 0xff])
    #expect(data.words == [0x0201_000a, 0xff])
    #expect(data.byteCount == 5)
    #expect(data.bytes == [0x0a, 0x00, 0x01, 0x02, 0xff])
  }

  @Test func `all 64 bytes are kept`() {
    for count in 1...64 {
      let bytes = (0..<count).map { UInt8($0 * 3) }
      let data = RegisterData(bytes: bytes)
      #expect(data.bytes == bytes)
      #expect(data.wordCount == (count + 3) / 4)
      #expect(data == RegisterData(words: data.words, byteCount: count))
    }
  }

  @Test func `data of other bytes or another length differs`() {
    #expect(RegisterData(word: 1) != RegisterData(word: 2))
    #expect(RegisterData(word: 1) != RegisterData(word: 1, byteCount: 2))
  }
}
