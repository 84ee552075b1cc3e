import SkillKit

extension AccountSkill {
  static let declarations: [Tool] = [signIn, showProfile, changeMyAddress, restoreAddress]

  private static let signIn = Tool(
    "sign_in", "Signs a customer in, by e-mail address or by name and postcode.",
    parameters: [
      Parameter("email", .text, "The e-mail address.", required: false, ask: "What is your e-mail address?"),
      Parameter("first_name", .text, "The first name.", required: false, ask: "What is your first name?"),
      Parameter("last_name", .text, "The last name.", required: false, ask: "What is your last name?"),
      Parameter("zip", .text, "The postcode of an address.", required: false, ask: "What is your zip code?"),
    ],
    effect: .writes,
    samples: [
      "sign me in", "log in as [jane.doe@example.com](email)", "my email is [sam_lee12@example.com](email)",
      "I'm [Jane](first_name) [Doe](last_name) and my zip code is [60614](zip)", "I want to log in",
      "my name is [Yusuf](first_name) [Rossi](last_name), zip [19122](zip)",
      "sign in with [pat@example.org](email)", "this is [Maria](first_name) [Silva](last_name) from [10001](zip)",
      "you can find me under [kim.park@example.net](email)", "log me into my account please",
      "can you look me up, [Liam](first_name) [Chen](last_name), postcode [94105](zip)",
    ])

  private static let showProfile = Tool(
    "show_profile", "Shows the customer's name, addresses and payment methods.", effect: .reads,
    samples: [
      "show my profile", "what's my address", "which addresses do you have for me", "who am I signed in as",
      "what payment methods do I have", "show my account details", "what do you have on file for me",
      "which cards are saved in my account", "how much is left on my gift card",
      "what email address do you have for me",
      "my account please", "am I signed in",
    ])

  private static let changeMyAddress = Tool(
    "change_my_address", "Changes the address that orders go to.",
    parameters: [
      Parameter(
        "address", .text, "The new address, or the name of one on file.",
        ask: "What is the new address? Street, city, state and zip code, please.")
    ],
    effect: .writes,
    samples: [
      "change my address to [12 Oak Street, Springfield, IL 62704](address)",
      "I've moved to [5 Mill Lane, Denver, CO 80202](address)",
      "update my address", "my new address is [77 Sunset Blvd, Apt 9, Los Angeles, CA 90028](address)",
      "use [my work address](address) from now on", "make [my parents' place](address) my default address",
      "please change where you ship my orders to [430 Lake Road, Austin, TX 78701](address)",
      "I moved house", "set my delivery address to [9 Elm Court, Boston, MA 02108](address)",
      "correct my home address, it is [18 Pine Street, Seattle, WA 98101](address)",
    ],
    isDestructive: true)

  private static let restoreAddress = Tool(
    "restore_address", "Puts the addresses back as they were.",
    parameters: [
      Parameter("id", .text, "The address that was changed."),
      Parameter("before", .text, "What it was; left out when it is new.", required: false),
      Parameter("default", .text, "The usual address before.", required: false),
    ],
    effect: .writes, isHidden: true)
}
