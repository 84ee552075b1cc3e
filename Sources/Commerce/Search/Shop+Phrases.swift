import GRDB

extension Shop {
  /// Whether the words in a row are part of the name of something here that does not come in that colour: then the
  /// colour belongs to the name, as in olive oil, charcoal grill and black beans.
  ///
  /// - Parameter phrase: the colour with the word beside it, in either order.
  public func isName(_ phrase: String, withoutColor color: String) throws -> Bool {
    try read { db in
      let words = try WordSplitter(db).words(phrase).all.map(\.text)
      guard words.count > 1 else { return false }
      let sql = """
        SELECT EXISTS (
          SELECT 1 FROM product_text WHERE product_text MATCH ? AND NOT EXISTS (
            SELECT 1 FROM variant WHERE variant.product = product_text.rowid AND instr(lower(variant.color), ?) > 0))
        """
      return try Bool.fetchOne(
        db.cachedStatement(sql: sql),
        arguments: ["{title category} : \"\(words.joined(separator: " "))\"", color.lowercased()]) ?? false
    }
  }
}
