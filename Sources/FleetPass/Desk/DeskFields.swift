// The fields of one act, named shortly: for a page whose form has many of them.

struct DeskFields {
    private let desk: PageDesk
    private let act: String
    private let within: String

    init(_ desk: PageDesk, of act: String, within: String = "") {
        (self.desk, self.act, self.within) = (desk, act, within)
    }

    /// As PageDesk.field.
    func callAsFunction(
        _ name: String, _ label: String, hint: String? = nil, _ control: FormField.Control = .plain,
        options: [(value: String, label: String)] = []
    ) -> FormField {
        desk.field(within + name, of: act, label, hint: hint, control: control, options: options)
    }
}
