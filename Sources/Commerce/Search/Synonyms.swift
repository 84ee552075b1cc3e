/// Everyday goods by their British and American names. They are looked for where a catalogue does not know a thing by
/// the name it was asked for.
enum Synonyms {
  /// Other names of what the words, in a row, are the name of: "kitchen roll" is paper towels.
  ///
  /// - Parameter words: lower-case words.
  static func names(of words: [String]) -> [[String]] {
    let name = words.joined(separator: " ")
    let found = byName[name] ?? byName[Spelling.bases(of: name).first { byName[$0] != nil } ?? ""] ?? []
    return found.map { $0.split(separator: " ").map(String.init) }
  }

  /// Words of the longest name.
  static let longest = 3

  private static let byName: [String: [String]] = {
    var byName: [String: [String]] = [:]
    for group in groups {
      for name in group { byName[name, default: []] += group.filter { $0 != name } }
    }
    return byName
  }()

  private static let groups = [
    // Household
    ["torch", "flashlight"], ["kitchen roll", "paper towels", "kitchen towels"], ["bin bag", "bin liner", "trash bag"],
    ["washing powder", "laundry detergent", "washing liquid"],
    ["washing up liquid", "dish soap", "dishwashing liquid"],
    ["extension lead", "extension cord"], ["hoover", "vacuum cleaner", "vacuum"], ["tap", "faucet"],
    ["spanner", "wrench"], ["tin opener", "can opener"], ["cling film", "plastic wrap"],
    ["tin foil", "aluminum foil", "aluminium foil"], ["loo roll", "toilet roll", "toilet paper", "bath tissue"],
    ["hand torch", "flashlight"], ["hob", "stove", "cooktop"], ["cooker", "stove"],
    ["cutlery", "flatware", "silverware"],
    ["fridge", "refrigerator"], ["freezer", "deep freeze"], ["wardrobe", "closet"], ["chest of drawers", "dresser"],
    ["sofa", "couch", "settee"], ["duvet", "comforter", "quilt"], ["cushion", "throw pillow"], ["curtains", "drapes"],
    ["bedside table", "nightstand"], ["washing machine", "washer"], ["tumble dryer", "dryer"],
    ["rubbish bin", "trash can"],
    ["sellotape", "sticky tape", "adhesive tape"], ["drawing pin", "thumbtack"], ["rubber", "eraser"],
    ["secateurs", "pruning shears"], ["hosepipe", "garden hose"], ["barbecue", "bbq", "grill"],
    // Clothes and people
    ["trainers", "sneakers", "running shoes"], ["jumper", "sweater", "pullover"], ["trousers", "pants"],
    ["tracksuit bottoms", "sweatpants", "joggers"], ["swimming costume", "swimsuit"], ["wellies", "rain boots"],
    ["rucksack", "backpack"], ["handbag", "purse"], ["bum bag", "fanny pack"], ["dressing gown", "bathrobe"],
    ["waistcoat", "vest"], ["braces", "suspenders"], ["nappy", "diaper"], ["nappies", "diapers"],
    ["dummy", "pacifier"], ["pushchair", "stroller"], ["cot", "crib"], ["plaster", "adhesive bandage", "band aid"],
    ["plasters", "adhesive bandages", "band aids"],
    ["painkiller", "pain reliever", "ibuprofen"], ["painkillers", "pain relievers", "ibuprofen"],
    ["paracetamol", "acetaminophen"], ["moisturiser", "moisturizer", "face cream", "day cream"],
    ["perfume", "eau de parfum", "fragrance"], ["earphones", "earbuds"], ["football", "soccer ball"],
    // Food
    ["crisps", "potato chips"], ["sweets", "candy"], ["biscuits", "cookies"], ["courgette", "zucchini"],
    ["aubergine", "eggplant"], ["rocket", "arugula"], ["coriander", "cilantro"], ["prawns", "shrimp"],
    ["porridge", "oatmeal"], ["fizzy drink", "soda"], ["ice lolly", "popsicle"], ["mince", "ground beef"],
    ["treacle", "molasses"], ["icing sugar", "powdered sugar"], ["plain flour", "all purpose flour"],
    // Devices
    ["tv", "television", "telly"], ["mobile phone", "cell phone", "smartphone"], ["mobile", "cell phone"],
    ["usb stick", "memory stick", "usb flash drive", "flash drive"], ["memory card", "sd card"],
    ["phone charger", "wall charger"], ["desktop computer", "desktop pc"], ["headset", "headphones"],
  ]
}
