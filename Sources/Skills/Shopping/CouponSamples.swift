/// What people say about coupons.
enum CouponSamples {
  static let applyCoupon: [String] = [
    "apply [WELCOME10](code)", "use the coupon [SPRING20](code)", "I have a coupon", "add coupon code [save5](code)",
    "can I use the promo code [FREESHIP](code)", "my discount code is [SUMMER15](code)", "redeem [THANKS25](code)",
    "I've got a voucher, [hello10](code)", "put the code [TENOFF](code) on my order", "enter promo [freeship](code)",
    "there's a discount code I'd like to use", "apply the voucher code [VIP30](code) please",
    "hey so I got this code [welcome10](code) in an email, does it work",
    "do you take coupons", "where do I enter my coupon", "I want to use a voucher",
    "(apply|use|redeem|try) (the code|code|coupon|promo code|voucher) [MAY2026](code)",
    "promo code [BUNDLE12](code)", "coupon [SAVE5](code)", "aply cuopon [spring20](code)",
    "please take off the discount for [NEWBIE](code)", "get me the discount with [LUCKY7](code)",
    "could you try [FALL40](code) and see if it takes anything off", "the voucher says [HAPPY18](code)",
    "(apply|redeem|try) [EXTRA7](code)", "apply [MEMBER12](code) to this order", "use [FRIDAY30](code) for my cart",
    "does [freeship](code) still work", "knock some money off with [deal15](code)",
  ]

  static let removeCoupon: [String] = [
    "remove the coupon", "take the coupon off", "don't use the discount code", "no coupon after all",
    "drop the voucher", "take the promo code off my cart", "I don't want to use the coupon on this order",
    "cancel the coupon", "delete the discount code from my basket", "leave the voucher for another time",
    "save the coupon for later, take it off", "get rid of the promo code please", "without the coupon please",
    "I'd rather keep my voucher, remove it", "undo the discount code", "clear the coupon from the order",
    "(remove|take off|delete|drop) (the|that|my) (voucher|promo code|coupon code|discount code)",
    "actually dont apply the code", "could you take the discount off again",
  ]
}
