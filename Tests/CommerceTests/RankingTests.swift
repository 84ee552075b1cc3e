import Foundation
import Testing

@testable import Commerce

struct RankingTests {
  /// What kind of thing a title names.
  @Test(
    arguments: [
      ("Olive oil soap", "", "soap"), ("Mild olive oil", "", "oil"), ("USB-C to headphone jack adapter", "", "adapt"),
      ("Battery charger for AA and AAA", "", "charger"), ("Velvet hangers, pack of 30", "", "hanger"),
      ("Teapot with infuser", "", "teapot"), ("Clip-on lamp", "", "lamp"), ("On-ear headphones", "", "headphon"),
      ("2-in-1 laptop", "", "laptop"), ("MP3 Player E51 Silver", "Silver", "player"),
      ("Screen 125in M1611", "", "screen"),
      ("Box of chocolates", "", "chocol"), ("20\" LCD TV E15", "", "tv"),
      ("Party game \"Say It Sideways\"", "", "game"),
      ("Desk lamp brass", "brass", "lamp"), ("Black", "", "black"), ("12", "", nil), ("", "", nil), ("– –", "", nil),
    ] as [(String, String, String?)])
  func readsHeadNouns(title: String, attributes: String, stem: String?) throws {
    let shop = try Shop.inMemory()
    let read = try shop.read { db in
      try HeadNoun(splitter: WordSplitter(db)).ofTitle(title, attributes: attributes)
    }
    #expect(read == stem)
  }

  static let feed = """
    id,title,description,price,brand,product_category,color,size,item_group_id
    jack,Linkwell USB-C to headphone jack adapter,For headphones.,9.99,Linkwell,Phones > Cables,,,
    over,Tonewell over-ear headphones,Warm sound.,89.99,Tonewell,Audio > Headphones,,,
    kids,Halcyon kids' headphones,Quiet.,39.99,Halcyon,Audio > Headphones,,,
    oilsoap,Lune olive oil soap,Mild.,4.99,Lune,Beauty > Skin,,,
    oil,Barley Lane olive oil,Pressed cold.,15.99,Barley Lane,Groceries > Pantry,,,
    pillow,Dovecote feather pillow,Soft.,49.99,Dovecote,Bedding > Bed linen,,,
    case,Dovecote linen pillowcase,Cool.,19.99,Dovecote,Bedding > Bed linen,,,
    lead1,Portline USB-C cable,Braided.,8.99,Portline,Phones > Cables,black,1 m,lead
    lead2,Portline USB-C cable,Braided.,9.99,Portline,Phones > Cables,black,2 m,lead
    cord,Corda USB-C cable,Plain.,7.99,Corda,Phones > Cables,white,2 m,
    light,Brightcell LED flashlight,Bright.,12.99,Brightcell,Lighting > Torches & co,,,
    sack,Greenleaf trash bags,Strong.,6.99,Greenleaf,Household > Paper,gray,,
    gloves,Juniper winter gloves for years of wear,Warm.,16.99,Juniper,Clothing > Kids,gray,,
    """

  static func shop(encoder: TextEncoder? = nil) throws -> Shop {
    try withDirectory { directory in
      let file = directory.appending(path: "feed.csv")
      let priced = feed.replacing(/,(\d+\.99),/) { ",\($0.1) USD," }
      try Data(priced.utf8).write(to: file)
      let shop = try Shop.inMemory(encoder: encoder)
      _ = try shop.importFeed(file)
      return shop
    }
  }

  /// The first hits for a query, by product.
  @Test(arguments: [
    ("headphones", ["over", "kids"]), ("olive oil", ["oil"]), ("olive oil soap", ["oilsoap"]), ("pillow", ["pillow"]),
    ("pillow case", ["case"]), ("pillowcases", ["case"]), ("usb c cable 2m", ["lead", "cord"]),
    ("usb c cable 2 metres", ["lead", "cord"]), ("red Portline usb-c cables", ["lead"]),
    ("torch", ["light"]), ("bin bags", ["sack"]), ("grey trash bags", ["sack"]), ("flashligt", ["light"]),
    ("adapter for headphones", ["jack"]),
  ])
  func ranks(query: String, products: [String]) throws {
    let hits = try Self.shop().search(ProductQuery(query)).hits.map(\.variant.productID)
    #expect(Set(hits.prefix(products.count)) == Set(products))
  }

  @Test func theCheapestIsOfTheKind() throws {
    let shop = try Self.shop()
    #expect(
      try shop.search(ProductQuery("headphones", sort: .priceLowToHigh)).hits.map(\.variant.id) == ["kids", "over"])
    #expect(try shop.search(ProductQuery("olive oil", sort: .priceLowToHigh)).hits.map(\.variant.id) == ["oil"])
  }

  @Test func aNamedBrandIsMeant() throws {
    let hits = try Self.shop().search(ProductQuery("portline usb-c cable")).hits
    #expect(hits.map(\.variant.productID) == ["lead"])
  }

  @Test func sizesAreFoundInEverySpelling() throws {
    for size in ["2m", "2 m", "2 metres", "2 Meters"] {
      let hits = try Self.shop().search(ProductQuery("usb-c cable", size: size)).hits
      #expect(Set(hits.map(\.variant.id)) == ["lead2", "cord"], "\(size)")
    }
  }

  /// An encoder of four dimensions that knows English well enough not to take a pear for a year.
  private static func toy(_ similarity: Float) -> TextEncoder {
    let known: Set<String> = ["pear", "parents", "helicopter"]
    let odd: Set<String> = ["pear", "pears", "helicopter", "qzqzq"]
    return TextEncoder(
      dimension: 2, fingerprint: "toy", isWord: { known.contains($0) },
      encode: { texts in
        texts.map { text in
          odd.contains(text.lowercased()) ? [similarity, (1 - similarity * similarity).squareRoot()] : [1, 0]
        }
      })
  }

  @Test func wordsOfTheLanguageAreNotCorrected() throws {
    let shop = try Self.shop(encoder: Self.toy(0.4))
    try shop.embedProducts()
    #expect(try shop.search(ProductQuery("pears")).corrections.isEmpty)
    #expect(try shop.search(ProductQuery("yaers")).corrections == ["yaers": "years"])
    #expect(try Self.shop().search(ProductQuery("pears")).corrections.isEmpty)
  }

  /// What is not there is said to be so, with the nearest things; what is no word has no neighbours.
  @Test func offersTheNearest() throws {
    for (similarity, isFar) in [(0.4, false), (0.25, true)] as [(Float, Bool)] {
      let shop = try Self.shop(encoder: Self.toy(similarity))
      try shop.embedProducts()
      let page = try shop.search(ProductQuery("helicopter"), limit: 20)
      #expect(page.isApproximate)
      #expect(page.isFar == isFar)
      #expect(page.hits.count == (isFar ? Ranking.mostFar : Ranking.mostNearest))
      #expect(try shop.search(ProductQuery("qzqzq")).hits.isEmpty == isFar)
    }
  }

  @Test(
    arguments: [
      ("keybord", "keyboard"), ("shampo", "shampoo"), ("hte", nil), ("pears", nil), ("parents", nil), ("m300", nil),
      ("headfones", "headphones"), ("ehadphones", "headphones"), ("yboard", nil),
    ] as [(String, String?)])
  func corrects(written: String, meant: String?) {
    let spelling = Spelling(
      ["keyboard", "shampoo", "years", "pants", "headphones", "the", "m200", "board"].map { ($0, 1) })
    #expect(spelling.correction(for: written) == meant)
  }
}
