/// What people say to have sums and units worked out.
enum HandySamples {
  static let calculate: [String] = [
    "what is [12 times 7](expression)", "calculate [15% of 80](expression)",
    "how much is [340 divided by 8](expression)",
    "[25 + 17](expression)", "what's [the square root of 144](expression)", "work out [3.5 * (2 + 4)](expression)",
    "can you add up [19, 24 and 7](expression)", "what does [100 minus 37](expression) make",
    "solve [2 to the power of 10](expression)", "what would [20 percent of 64](expression) be",
    "how much is [seventeen times twenty-three](expression)", "[cube root of 27](expression)",
    "how many is [6 x 9](expression)", "what's [half of 250](expression)", "do some maths for me",
    "[7 squared](expression)?", "(calculate|compute|work out|solve) [48 / 6](expression)",
    "(what is|what's|whats) [99 plus 101](expression)", "[14 times 12](expression)", "[1000 - 385](expression)",
    "how much (does|do) [32 and 57](expression) (make|add up to)", "[18% of 240](expression) please",
    "(tell me|can you tell me|I need to know) what [56 divided by 4](expression) is", "[sqrt(81)](expression)",
    "so um what's [eight times eleven](expression) again", "[fifteen minus nine](expression)", "[64/8+3](expression)",
    "add [45 and 68](expression) together", "multiply [12 by 15](expression)", "divide [90 by 6](expression)",
    "what is [25 percent of 60](expression)", "how much is a tip of [15% of 42](expression)",
    "[3 to the fifth](expression)",
  ]

  static let convertUnits: [String] = [
    "convert [5](value) [miles](from) to [kilometres](to)", "how many [grams](to) are in [3](value) [ounces](from)",
    "what is [20](value) [degrees celsius](from) in [fahrenheit](to)",
    "[2](value) [cups](from) in [millilitres](to)",
    "how much is [180](value) [pounds](from) in [kilos](to)", "turn [10](value) [feet](from) into [metres](to)",
    "[100](value) [km/h](from) in [mph](to)", "how many [teaspoons](to) make [2](value) [tablespoons](from)",
    "change [350](value) [fahrenheit](from) to [celsius](to) please",
    "what's [1.5](value) [litres](from) in [pints](to)",
    "how many [minutes](to) is [3](value) [hours](from)", "[500](value) [megabytes](from) to [gigabytes](to)",
    "[3](value) [stone](from) in [kilos](to)", "how heavy is [70](value) [kg](from) in [stone](to)",
    "express [2](value) [acres](from) in [square metres](to)",
    "(convert|turn|change) [12](value) [inches](from) (to|into) [cm](to)", "[8](value) [oz](from) to [g](to)",
    "(what is|what's|how much is) [4](value) [gallons](from) in [litres](to)", "[6](value) [ft](from) in [cm](to)",
    "how (long|far|tall) is [400](value) [yards](from) in [metres](to)", "[75](value) [f](from) to [c](to)",
    "how many [seconds](to) (are there in|are in|does) [2](value) [hours](from)",
    "I'm [170](value) [cm](from) tall, what is that in [feet](to)", "[25](value) [degrees c](from) in [f](to)",
    "how hot is [30](value) [celsius](from) in [fahrenheit](to)", "how fast is [60](value) [mph](from) in [km/h](to)",
    "so um how many [kilometres](to) would [10](value) [miles](from) be",
    "[5](value) [kilos](from) is how many [pounds](to)",
    "what does [250](value) [grams](from) come to in [ounces](to)",
    "how many [days](to) are in [6](value) [weeks](from)",
    "[36](value) [hours](from) in [days](to)",
  ]
}
