public import CTVetPackets

extension Tracker {
  /// Puts a connection into the table that was seen elsewhere, with its number and all that is kept of it but
  /// its master, whose place is another here.
  ///
  /// - Parameter expiry: When it expires.
  public mutating func restore(
    _ connection: Connection, _ extensions: ConnectionExtensions, expiry: Timestamp
  ) -> ConnectionID {
    var connection = connection
    connection.extensionPlace = -1
    connection.expiry = expiry
    let id = add(connection)
    updateExtensions(of: id) {
      $0 = extensions
      $0.master = nil
    }
    table.link(Int(id.rawValue), .original)
    table.link(Int(id.rawValue), .reply)
    earliestExpiry = min(earliestExpiry, expiry)
    return id
  }
}
