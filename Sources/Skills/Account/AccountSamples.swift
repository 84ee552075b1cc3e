/// What people say about who they are and where they live.
enum AccountSamples {
  static let signIn: [String] = [
    "sign me in", "log in as [jane.doe@example.com](email)", "my email is [sam_lee12@example.com](email)",
    "I'm [Jane](first_name) [Doe](last_name) and my zip code is [60614](zip)", "I want to log in",
    "my name is [Yusuf](first_name) [Rossi](last_name), zip [19122](zip)",
    "sign in with [pat@example.org](email)", "this is [Maria](first_name) [Silva](last_name) from [10001](zip)",
    "you can find me under [kim.park@example.net](email)", "log me into my account please",
    "can you look me up, [Liam](first_name) [Chen](last_name), postcode [94105](zip)",
    "(log in|login|sign in|log me in)", "(how do I|can I|I need to|let me) (sign in|log in)",
    "it's [aiko.tanaka@example.com](email)", "[omar99@example.org](email)",
    "my email address is [lena.berg@example.net](email)", "my account is under [j.ortiz@example.com](email)",
    "hi this is [Noah](first_name) [Kowalski](last_name), my zip is [33101](zip)",
    "name [Fatima](first_name) [Khan](last_name), zip code [75201](zip)", "I already have an account, sign me in",
    "[Emma](first_name) [Johnson](last_name), [02139](zip)", "the name's [Olga](first_name) [Ivanova](last_name)",
    "I'm not logged in yet, my email is [mia.f@example.com](email)",
  ]

  static let showProfile: [String] = [
    "show my profile", "what's my address", "which addresses do you have for me", "who am I signed in as",
    "what payment methods do I have", "show my account details", "what do you have on file for me",
    "which cards are saved in my account", "how much is left on my gift card",
    "what email address do you have for me", "my account please", "am I signed in",
    "(my profile|account|my details|my addresses|profile)",
    "(show|open|view|see) my (account|profile|saved addresses|payment methods)",
    "(where|to which address) do my orders get (sent|shipped|delivered)",
    "(what is|tell me) my (delivery|shipping|home) address", "which credit card is on my account",
    "what name is my account under", "what's the balance of my gift card", "what's my default payment method",
    "(do you have|is) my (home address|email|visa|mastercard) (saved|on file)", "am I logged in and who am I",
    "can you check which address you have got saved for me", "what information is in my customer account",
    "which payment method is saved for me", "is my work address in my account",
    "(which|what) (phone number|postcode) do you hold for me",
  ]

  static let changeMyAddress: [String] = [
    "change my address to [12 Oak Street, Springfield, IL 62704](address)",
    "I've moved to [5 Mill Lane, Denver, CO 80202](address)",
    "update my address", "my new address is [77 Sunset Blvd, Apt 9, Los Angeles, CA 90028](address)",
    "use [my work address](address) from now on", "make [my parents' place](address) my default address",
    "please change where you ship my orders to [430 Lake Road, Austin, TX 78701](address)",
    "I moved house", "set my delivery address to [9 Elm Court, Boston, MA 02108](address)",
    "correct my home address, it is [18 Pine Street, Seattle, WA 98101](address)",
    "(change address|new address|address change|edit my address)",
    "(I want to|I need to|can I|please) (change|update|correct) my (shipping|delivery|home) address",
    "I just moved, my address is now [251 River Street, Miami, FL 33125](address)",
    "my address is wrong, it should be [64 Hill Road, Chicago, IL 60601](address)",
    "send my orders to [31 Station Street, Dallas, TX 75001](address) from now on",
    "I live at [880 Park Avenue, New York, NY 10021](address) now",
    "switch my default address to [the office](address)",
    "from (now on|today|next week) deliver to [my office](address)", "from now on ship everything to [work](address)",
    "we're moving to [19 Birch Avenue, Tampa, FL 33601](address)",
    "add [2 Garden Row, Portland, ME 04101](address) as my new address",
    "we have moved, so could you update the address to [15 Cherry Lane, Phoenix, AZ 85001](address)",
    "replace my old address with [703 Maple Drive, Columbus, OH 43085](address)",
  ]
}
