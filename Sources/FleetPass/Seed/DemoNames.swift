// The words that the demonstration's people and papers are made of: all invented. Choosing is DemoPeople's.

enum DemoNames {
    static let first = words(
        """
        Ada Adrian Aisha Alan Alba Amir Ana Andre Anika Anton Ariel Asha Astrid Beatriz Ben Bianca Bruno Camila Carlos
        Carmen Cecilia Chen Chloe Claire Colin Dana Daniel Darius Diego Elena Eli Elif Emil Emma Erik Esther Fatima
        Felix Fiona Frank Freya Gabriel Gina Grace Hana Hassan Hugo Ida Ines Ingrid Iris Ivan Jada Jamal James Jana
        Jasper Jin Joana Jonas Jorge Julia Kai Karen Kenji Kofi Lara Laura Leo Lila Linda Luca Lucia Malik Mara Marco
        Maria Marta Mateo Maya Mei Mina Miguel Mila Nadia Naomi Nasir Nell Nico Nina Noah Nora Olga Omar Oscar Paula
        Petra Pilar Priya Quinn Rafael Rana Rita Robin Rosa Ruben Ruth Samir Sara Silas Simone Sofia Stella Sven Tara
        Teresa Theo Tomas Uma Vera Victor Wanda Wei Yara Yusuf Zoe
        """)
    static let last = words(
        """
        Abbott Adeyemi Ahmadi Alder Almeida Amsel Anders Archer Ashby Baker Barros Bell Berger Birch Blake Bloom Borg
        Bright Brook Calder Campos Carver Castell Chan Clay Cole Conrad Costa Crane Cross Dahl Dale Das Dawson Delgado
        Diaz Dixon Doyle Drake Duarte Eaton Ellis Engel Falk Farrow Faure Fenn Fielder Finch Fisher Flores Ford Fraser
        Frost Gale Garcia Gill Grant Greer Gupta Haas Hale Hansen Harper Hart Hayes Heath Holt Horn Hughes Hunt Ibarra
        Iqbal Ito Jansen Jarvis Kane Kaur Keane Keller Khan Kim Klein Kovac Kramer Lane Larsen Leal Lee Lind Lopez Lund
        Maier Marsh Mason Mendes Mercer Miller Moreau Morris Moss Nadar Nash Neves Nguyen Noble Novak Okafor Olsen Ortiz
        Page Park Patel Pereira Perry Pierce Pohl Porter Quist Ramos Reed Reyes Rhodes Ricci Rios Rowe Ruiz Sato
        Schaefer Shah Shaw Silva Singh Slater Soares Stone Strand Suzuki Tanaka Thorne Torres Vance Vega Vogel Wade
        Walsh Ward Weber Wells West Winter Wolf Yamada York Young Zhang Zimmer
        """)
    static let streets = words(
        """
        Alder Birchwood Canyon Cedar Chestnut Clover Copper Cottonwood Elm Fairview Foothill Garden Granite Harbor
        Hawthorn Hickory Highland Hillcrest Juniper Lakeview Larkspur Laurel Linden Magnolia Maple Meadow Mill
        Mulberry Orchard Park Pinecrest Poplar Prairie Ridge River Sage Spruce Summit Sunset Sycamore Willow
        """)
    static let endings = ["Street", "Avenue", "Road", "Drive", "Lane", "Court", "Way"]
    static let tags = ["regular", "corporate", "insurance", "late payer", "vip"]

    static let notes = [
        "Prefers to be called in the morning.",
        "Always asks for the same vehicle; put it aside where possible.",
        "Company pays; send the invoice to the address on file.",
        "Needs a child seat, and fits it alone.",
        "Came back with the tank half empty twice. Remind at pickup.",
        "Speaks Spanish at home; is glad to be spoken to in it.",
        "Asked for a receipt with the purchase order's number on it.",
        "Tall. A compact is too small.",
    ]
    static let refusals = [
        "Left two fines unpaid after reminders.",
        "Smoked in the vehicle and denied it.",
        "Let somebody drive who was not on the agreement.",
    ]
    static let bookingNotes = [
        "Arrives by train, and may be half an hour late.",
        "Please leave the parking permit in the glove box.",
        "Would like winter tyres if there are any.",
        "Picks up for a colleague, who signs at return.",
        "Asked for a quiet vehicle for a long drive.",
    ]
    static let cancellations = [
        "Plans have changed.", "The flight was cancelled.", "Found a vehicle elsewhere.",
        "Booked twice by mistake.", "Is ill.", "The meeting takes place online.",
    ]
    static let declines = ["No licence could be shown.", "The vehicle is needed for an event."]
    static let extensions = ["The customer stays a day longer.", "Their own car is not repaired yet."]
    static let shortenings = ["The customer returns a day earlier.", "The trip was cut short."]
    static let waivers = ["As a courtesy to a regular customer.", "The notice turned out to be another's."]
    static let enquiries = [
        "Is it free over the long weekend? We are four with luggage.",
        "Can I take it across the border, and what does that cost?",
        "Do you also rent it by the month? I start a job here in spring.",
        "What is the deposit for a driver of 23?",
        "Is there a roof box for it, and can I see it beforehand?",
        "We need seven seats for two weeks in summer. What would you offer?",
        "Could it be brought to the airport on a Sunday morning?",
    ]
    static let equipment = ["Registration papers", "Warning triangle", "First-aid kit"]
    static let remarks = ["Sand in the boot.", "Dog hair on the rear seats.", "Mud on the mats."]
    static let damages: [(Damage.Kind, String)] = [
        (.scratch, "rear bumper"), (.chip, "windscreen"), (.dent, "front left door"),
        (.stain, "rear seat"), (.scratch, "front right wheel"),
    ]
    static let service = [
        "Oil change and inspection", "Brake pads, front", "Tyres changed for the season",
        "Windscreen chip to be filled",
    ]
    static let blackouts = ["Kept for a local event", "Photographed for the site", "Shown at a fair"]

    private static func words(_ text: String) -> [String] {
        text.utf8.split { $0 == 0x20 || $0 == 0x0A }.map { String(decoding: $0, as: UTF8.self) }
    }
}
