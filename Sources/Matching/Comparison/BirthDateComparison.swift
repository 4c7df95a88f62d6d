/// How two birth dates agree.
enum BirthDateComparison {
    static let generationYears = 14
    static let nearDays = 62
    static let yearDays = 400

    static func level(_ left: BirthDigits, _ right: BirthDigits) -> UInt8 {
        if left.isMissing || right.isMissing { return BirthDateLevel.missing }
        if left == right { return left.isDefault ? BirthDateLevel.sameDefault : BirthDateLevel.same }
        let sameYear = left.year == right.year
        if sameYear, left.month == right.day, left.day == right.month { return BirthDateLevel.dayAndMonthSwapped }
        if sameYear, left.isDefault || right.isDefault { return BirthDateLevel.defaultOfYear }
        let apart = abs(left.year - right.year)
        let digits = digitsApart(left, right)
        // A wrong decade is a slip of one digit too, but a parent and a child can be born twenty years apart to the day.
        if digits == 1 { return apart >= generationYears ? BirthDateLevel.sameDayOtherYear : BirthDateLevel.oneDigit }
        let sameDay = left.day == right.day
        let sameMonth = left.month == right.month
        if sameDay && sameMonth { return BirthDateLevel.sameDayOtherYear }
        if sameYear && (sameDay || sameMonth) { return BirthDateLevel.onePartOther }
        let days = abs(left.daysRoughly - right.daysRoughly)
        if days <= nearDays { return BirthDateLevel.withinTwoMonths }
        if digits == 2, apart < generationYears { return BirthDateLevel.twoDigits }
        if days <= yearDays { return BirthDateLevel.withinYear }
        return apart >= generationYears ? BirthDateLevel.generationApart : BirthDateLevel.different
    }

    /// Digits that differ, two neighbours that changed places counting as one.
    private static func digitsApart(_ left: BirthDigits, _ right: BirthDigits) -> Int {
        var apart = 0
        var place = 0
        while place < 8 {
            if left.digit(place) != right.digit(place) {
                apart += 1
                if place < 7, left.digit(place) == right.digit(place + 1), left.digit(place + 1) == right.digit(place), left.digit(place + 1) != right.digit(place + 1) {
                    place += 1
                }
            }
            place += 1
        }
        return apart
    }
}
