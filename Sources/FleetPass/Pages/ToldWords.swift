// Texts that pages show and other parts say: labels of what vehicles are, titles of failures, and what rules
// and shapes tell. Listed here so that a test can see to it that each is translated.

import Pictures

enum ToldWords {
    static var all: [String] {
        Vehicle.Class.allCases.map(\.label) + Vehicle.Body.allCases.map(\.label)
            + Vehicle.Fuel.allCases.map(\.label) + Failure.Code.allCases.map(\.title) + frame + shapes + rules
            + colours + files
            + failures + prices
    }

    /// What stands around pages.
    private static let frame = [
        "Vehicles", "See all vehicles", "All rates are per day, before tax.", "Account", "Staff", "Support",
        "Roles", "API keys", "Letters", "Record",
    ]

    /// What is wrong with a field: it stands behind the field's label.
    private static let shapes = [
        "is required", "must not be empty", "must have at least {n} characters",
        "must have at most {n} characters", "must be an e-mail address", "must be a phone number",
        "must be a date as YYYY-MM-DD", "must be a whole number", "must be at least {n}",
        "must be at most {n}", "must be one line without control characters",
        "must not contain control characters", "must be given once", "must be true or false", "is not UTF-8",
        "is not a known parameter", "is not a known field", "must have at most {n} entries",
        "must be a UUID", "must be after the beginning", "is needed with until",
        "is needed with from", "must be a time, as {n}-{n}-{n}T{n}:{n} or with an offset",
    ]

    private static let rules = [
        "A rental ends after it begins.", "No rental lasts longer than {n} days.",
        "A rental lasts {n} days at most.", "Drivers are {n} at least.",
        "The vehicle has just been taken for that time.",
        "The time to check out is over. Hold the vehicle again.",
        "The time of pickup is over. Hold the vehicle for a later one.",
        "We cannot take this booking online. Please call us.", "Where does the confirmation go?",
        "There are no rates for this rental.", "There is no such location.", "There is no such vehicle.",
    ]

    private static let failures = [
        "There is nothing here that you may see.", "Some fields need another value.",
        "Too much is waiting already.", "Nothing was changed. Try again in a moment.",
        "This did not come from a page of ours, or the page was too old. Load it again and send it once more.",
        "You have signed in or out since this page was shown. Look at it once more, and send it again.",
        "This form was sent from another site.", "The cause was logged under the id of this request.",
        "Sign in to do this.",
        "The address or the password is not right, or this account cannot sign in.",
        "Too many tries. Wait {n} seconds.",
        "There is nothing to see at this address: it takes what a form sends.", "Choose a document first.",
        "There is room for {n} MB at once: choose smaller files, or fewer.",
        "That is more than is taken at once.",
        "Type the address of this account to have it deleted.",
        "At least {n} characters. Four words that do not belong together are a good one.",
    ]

    /// Why a file is not taken. Pages tell it to their scripts too, which hear it in English.
    static let files =
        PictureFlaw.all.map(\.sentence) + [
            "This is neither a PDF nor a photo as JPEG, PNG or WebP: nothing else is taken here.",
            "It could not be looked at. Send it once more.",
            "There are {n} of these already: remove one first.", "Files of this kind are smaller.",
            "Too many uploads are under way: finish them, or give some up, first.",
            "Some of its bytes were lost. Send it once more.",
            "Its bytes are not those that were announced. Send it once more.",
            "The scanner for viruses does not take files of this size.",
            "The scanner for viruses does not answer. It is asked again in a minute.",
            "Nobody could look at it in time.", "Other files are being looked at. Try again in a moment.",
        ]

    /// Of vehicles: a dealership writes what it likes, and these are what most write.
    private static let colours = [
        "Beige", "Black", "Blue", "Bronze", "Brown", "Burgundy", "Copper", "Cream", "Gold", "Gray", "Green",
        "Grey", "Navy", "Orange", "Pearl", "Purple", "Red", "Silver", "Turquoise", "White", "Yellow",
    ]

    /// Lines of a price, as far as they are not in a house's own words.
    private static let prices = [
        "1 hour", "{n} hours", "1 day", "{n} days", "1 week", "{n} weeks", "1 month", "{n} months",
        "From {n} days on: −{n} %", "From {n} days on: +{n} %", "{n} hour late", "{n} hours late",
        "{n}/{n} of a tank of fuel", "{n} km beyond those included", "{n},{n} km beyond those included",
        "Cancellation", "Nobody came",
    ]
}

extension Words {
    /// `Navy`, however it was written; one that nobody has translated stays.
    func colour(_ colour: String) -> String {
        guard let first = colour.utf8.first, first >= UInt8(ascii: "a") else { return self(colour) }
        guard first <= UInt8(ascii: "z") else {
            return self(colour.prefix(1).uppercased() + colour.dropFirst())
        }
        var bytes = Array(colour.utf8)
        bytes[0] = first - 0x20
        return self(String(decoding: bytes, as: UTF8.self))
    }
}
