public import Base

/// What is known of one person, as recorded: Matching cleans it. Leave out what is not known.
public struct PersonFeatures: Sendable, Hashable {
    public struct Name: Sendable, Hashable {
        public var given: String
        public var middle: String
        public var family: String

        public init(given: String = "", middle: String = "", family: String = "") {
            self.given = given
            self.middle = middle
            self.family = family
        }
    }

    /// An address, in parts or with only those that are known. A house number that stands before the road is found there.
    public struct Address: Sendable, Hashable {
        public var house: String
        public var road: String
        public var town: String
        public var postcode: String

        public init(house: String = "", road: String = "", town: String = "", postcode: String = "") {
            self.house = house
            self.road = road
            self.town = town
            self.postcode = postcode
        }
    }

    public enum Sex: UInt8, Sendable, Hashable { case female = 1, male = 2 }

    /// The first is the person's name, the others aliases and former names. At most `namesMax` are compared.
    public var names: [Name]
    public var birthDate: Day?
    public var sex: Sex?
    /// The first is where the person lives, the others are earlier ones. At most `addressesMax` are compared.
    public var addresses: [Address]
    /// At most `phonesMax` are compared.
    public var phones: [String]
    public var email: String
    public var pncID: String
    public var cro: String
    public var nationalID: String

    public static let namesMax = 6
    public static let addressesMax = 6
    public static let phonesMax = 4

    public init(
        names: [Name], birthDate: Day? = nil, sex: Sex? = nil, addresses: [Address] = [], phones: [String] = [], email: String = "", pncID: String = "",
        cro: String = "", nationalID: String = ""
    ) {
        self.names = names
        self.birthDate = birthDate
        self.sex = sex
        self.addresses = addresses
        self.phones = phones
        self.email = email
        self.pncID = pncID
        self.cro = cro
        self.nationalID = nationalID
    }
}
