// Forms with files in them: what browsers send is read, and what none sends is refused whole.

import Schema
import Testing

private func read(_ body: String, _ type: String = "multipart/form-data; boundary=X", most: Int = 64)
    -> String?
{
    let bytes = Array(body.utf8)
    guard let form = PartedForm(bytes, contentType: Array(type.utf8), most: most) else { return nil }
    return form.parts.map { part in
        let content = String(decoding: bytes[part.content], as: UTF8.self)
        return "\(part.name)\(part.fileName.map { "(\($0))" } ?? "")=\(content)"
    }.joined(separator: "|")
}

private func part(_ head: String, _ content: String) -> String {
    "--X\r\nContent-Disposition: form-data; \(head)\r\n\r\n\(content)\r\n"
}

@Test(
    "The parts of a form are told by name, with what files are called",
    arguments: [
        ("--X--\r\n", ""), (part(#"name="a""#, "1") + "--X--", "a=1"),
        (part(#"name="a""#, "") + part(#"name="b""#, "\r\n--Y") + "--X--\r\n", "a=|b=\r\n--Y"),
        (
            "--X\r\ncontent-disposition: form-data; name=\"Front\"; filename=\"a b.png\"\r\n"
                + "Content-Type: image/png\r\n\r\nPNG\r\n--X--", "Front(a b.png)=PNG"
        ),
        (part(#"name="More"; filename="""#, "") + "--X--", "More()="),
        (part(#"name="%22"; filename="é""#, "x") + "--X--", "%22(é)=x"),
    ])
func partsOfForms(_ body: String, _ expected: String) { #expect(read(body) == expected) }

@Test(
    "What is no form in parts is refused whole",
    arguments: [
        "", "--Y--", "--X", "--X\r\n", "--X\r\n\r\nno name\r\n--X--", part(#"name="a""#, "1"),
        part(#"name="a""#, "1") + "--X-", part(#"title="a""#, "1") + "--X--",
        "--X\nContent-Disposition: form-data; name=\"a\"\n\n1\n--X--",
        "--X\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n1\r\n--X--",
        "--X\r\nX: \(String(repeating: "a", count: 3_000))\r\n\r\n1\r\n--X--",
        String(repeating: part(#"name="a""#, "1"), count: 65) + "--X--",
    ])
func brokenParts(_ body: String) { #expect(read(body) == nil) }

@Test(
    "A boundary is given once, and is of plain characters",
    arguments: [
        ("multipart/form-data; boundary=X", true), (#"multipart/form-data; boundary="X""#, true),
        ("multipart/form-data", false), ("multipart/form-data; boundary=", false),
        ("multipart/form-data; boundary=X; boundary=X", false),
        ("multipart/form-data; boundary=X\u{1}", false),
    ])
func boundaries(_ type: String, _ isTaken: Bool) { #expect((read("--X--", type) != nil) == isTaken) }

@Test("The first part is read without a look at the others")
func firstPart() {
    #expect(read(part(#"name="a""#, "1") + "--X\r\nbroken", most: 1) == "a=1")
}
