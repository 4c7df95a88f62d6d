/// Short accounts in plain English, put together from an opening, what happened and what is known.
enum AccountBook {
    private static let happenings: [String: [String]] = [
        "burglary-home": [
            "Rear kitchen window was forced with a flat tool while the occupiers were out.", "Front door lock was snapped and the bedrooms searched.",
            "Entry was through an unlocked patio door while the family slept; drawers were emptied.",
            "Letter box was fished for keys and the door opened without damage.",
        ],
        "burglary-business": [
            "Shutter was lifted with a jack and the glass door smashed.", "Roof light was cut and the store room searched; the alarm wire was cut.",
            "Rear fire door was forced with a crowbar and the till drawer taken.",
        ],
        "shoplifting": [
            "Goods were put into a rucksack and taken past the tills without payment.",
            "Shelves were cleared into a bag for life; staff were told to move away.",
            "Items were concealed in a pushchair; the gate alarm sounded as the person left.",
            "Security tags were removed in a changing room and the goods worn out of the shop.",
        ],
        "theft-from-vehicle": [
            "Rear quarter window was broken and a bag lifted from the seat.", "Van side door was peeled down from the top and tools removed.",
            "Vehicle had been left unlocked; glove box and boot were searched.",
        ],
        "theft-of-vehicle": [
            "Vehicle was parked and locked overnight and gone in the morning; both keys are with the keeper.",
            "A relay device is suspected: two people are seen on doorbell video at the front door and beside the car.",
            "Keys were taken from a hook in the hall and the vehicle driven off.",
        ],
        "theft-person": [
            "Phone was snatched from the hand by a rider on a dark electric bicycle.", "Purse was taken from a shoulder bag in a crowd; nothing was felt.",
            "A person asked the way with an open map and the phone was gone from the table afterwards.",
        ],
        "robbery-personal": [
            "Two people blocked the way, demanded the phone and its code, and pulled at the bag.",
            "A knife was shown and the victim told to hand everything over.",
            "The victim was pushed against a wall and a chain was ripped from the neck.",
            "Three on mopeds surrounded the victim and took phone and wallet by threats.",
        ],
        "cycle-theft": ["Lock was cut with an angle grinder at the cycle stand.", "Bicycle was taken from a shared hallway; the lock was left on the floor."],
        "common-assault": [
            "Words over a queue turned to pushing; the victim was slapped once.", "The victim was spat at and shoved after asking someone to move.",
            "A passenger struck the victim's arm in a dispute over a seat. No injury.",
        ],
        "actual-bodily-harm": [
            "The victim was punched several times to the face outside licensed premises; a cut needed stitches.",
            "An argument over parking ended with the victim being kicked on the ground. Bruised ribs.", "A bottle was thrown and cut the victim's forehead.",
        ],
        "domestic-assault": [
            "During an argument about money the victim was pushed into a door frame. Redness to the shoulder.",
            "The victim was grabbed by both wrists and not let out of the room for some minutes. Children were asleep upstairs.",
            "A neighbour heard shouting and called; the victim said they had been slapped.",
        ],
        "harassment": [
            "Over forty messages were sent in three weeks after the victim asked for no contact.",
            "The other party waited outside the victim's work on four days and called from hidden numbers.",
        ],
        "damage-vehicle": [
            "Both mirrors were kicked off and a door was dented.", "Paintwork was scratched along one side with something sharp.",
            "All four tyres were cut overnight.",
        ],
        "damage-home": [
            "A brick was thrown through the front window.", "The front door was kicked until a panel split.", "Paint was thrown over the door and step.",
        ],
        "drug-possession": [
            "Officers on patrol smelt nothing but saw a hand-over; a search under section 23 found the item in a pocket.",
            "Found on search after arrest for another matter.",
        ],
        "blade-possession": [
            "Stopped after a call about a person with a knife; found in a sleeve on search under section 1.", "Found in a waistband at a knife arch.",
        ],
        "public-order": [
            "The person squared up to passers-by and threatened to knock one of them out.",
            "Threats were shouted across the road; the victim feared being hit at once.",
        ],
        "other-theft": [
            "Bag was taken from beside a chair.", "Parcel was taken from a doorstep, as doorbell video shows.",
            "Coat with phone in its pocket was taken from a peg.",
        ],
    ]
    private static let knownOfVictims = [
        "A witness has given their details and will make a statement.", "House-to-house gave nothing new.",
        "The victim is shaken and asks to be told of progress.",
        "Doorbell video from a neighbour has been asked for.", "The victim has photographs and will send them.",
    ]
    private static let known = [
        "No CCTV covers the spot.", "CCTV has been viewed and is of good quality.", "Council CCTV is being asked for.",
        "No witness has come forward.", "The scene was examined; lifts were taken.", "No forensic opportunity.",
    ]
    private static let opening = [
        "Reported by the victim in person.", "Reported by telephone.", "Reported online.", "Reported to officers at the scene.",
        "Reported at the front counter.",
    ]

    static func account(_ offence: SyntheticOffence, _ chance: inout Chance) -> (account: String, method: String) {
        let method = chance.one(of: happenings[offence.key] ?? [offence.title + "."])
        switch offence.victim {
        case .state: return ("Officers' own report. \(method) The item was seized and sealed.", method)
        case .shop: return ("Reported by staff. \(method) \(chance.one(of: known))", method)
        case .household, .passerBy, .keeper, .partner:
            return ("\(chance.one(of: opening)) \(method) \(chance.one(of: chance.percent(50) ? known : knownOfVictims))", method)
        }
    }

    /// What a witness can say of someone unknown.
    static func description(_ chance: inout Chance) -> String {
        let sex = chance.percent(86) ? "Male" : "Female"
        let age = chance.one(of: ["about 16 to 18", "about 20", "20 to 25", "about 30", "30 to 40", "40 to 50"])
        let build = chance.one(of: ["slim", "medium build", "stocky", "tall and slim", "short"])
        let clothes = chance.one(of: [
            "dark hooded top and grey bottoms", "black puffer jacket and cap", "blue jeans and white trainers", "dark clothing with face covered",
            "high-visibility vest",
            "grey tracksuit, cross-body bag",
        ])
        return "\(sex), \(age), \(build), \(clothes)."
    }

    static func grounds(_ chance: inout Chance, offence: SyntheticOffence) -> String {
        if offence.victim == .partner { return "Named by the victim, who is or was the partner of this person." }
        if offence.victim == .state { return "Found in possession by the searching officer." }
        return chance.one(of: [
            "Named by a witness who knows this person.", "Recognised from CCTV by an officer who has dealt with this person.",
            "Fingerprint lift from the scene matched.",
            "Detained near the scene and identified by the victim.", "Registered keeper of the vehicle seen leaving.",
            "Stolen goods found at this person's address.",
        ])
    }
}
