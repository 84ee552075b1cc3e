extension Shop {
  public func search(_ query: ProductQuery, limit: Int = 5, offset: Int = 0) throws -> ProductPage {
    ProductPage(hits: [], total: 0, offset: 0)
  }
  public func matches(for mention: String, limit: Int = 10) throws -> [ProductMatch] { [] }
}
