/// What a key yields that is no field of a packet: its name in bytecode text and its value.
package struct KeyTemplate: Equatable, Sendable {
  /// How libnftnl names the key in the text of an instruction, such as `len` of `meta load len`.
  package let name: String
  /// What its value is; nil where the rule's other matches say (an address, a port).
  package let datatype: DataType?
  /// How long it is, in bits; 0 where the datatype says.
  package let length: Int
  /// How its bytes lie in the register.
  package let byteOrder: DataType.ByteOrder

  package init(
    _ name: String, _ datatype: DataType?, _ length: Int, _ byteOrder: DataType.ByteOrder = .host
  ) {
    self.name = name
    self.datatype = datatype
    self.length = length
    self.byteOrder = byteOrder
  }

  /// The same with a type that other matches of the rule give it.
  func typed(_ datatype: DataType, _ length: Int) -> KeyTemplate {
    KeyTemplate(name, datatype, length, byteOrder)
  }
}
