//! XML as it is written: names and attributes are ours, texts are escaped.

/// A document that grows.
#[derive(Debug)]
pub(super) struct Xml(String);

/// The attributes of an element, in order.
pub(super) type Attributes<'a> = [(&'a str, &'a str)];

impl Xml {
    /// An empty document.
    pub(super) fn new() -> Self {
        Self("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned())
    }

    /// Begins an element.
    pub(super) fn open(&mut self, name: &str, attributes: &Attributes<'_>) {
        self.begin(name, attributes);
        self.0.push('>');
    }

    /// Ends an element.
    pub(super) fn close(&mut self, name: &str) {
        self.0.push_str("</");
        self.0.push_str(name);
        self.0.push('>');
    }

    /// An element without content.
    pub(super) fn empty(&mut self, name: &str, attributes: &Attributes<'_>) {
        self.begin(name, attributes);
        self.0.push_str("/>");
    }

    /// An element with a text.
    pub(super) fn text(&mut self, name: &str, attributes: &Attributes<'_>, text: &str) {
        self.open(name, attributes);
        self.escaped(text);
        self.close(name);
    }

    /// The document as bytes.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.0.into_bytes()
    }

    fn begin(&mut self, name: &str, attributes: &Attributes<'_>) {
        self.0.push('<');
        self.0.push_str(name);
        for (name, value) in attributes {
            self.0.push(' ');
            self.0.push_str(name);
            self.0.push_str("=\"");
            self.escaped(value);
            self.0.push('"');
        }
    }

    /// Characters that XML cannot hold are left out.
    fn escaped(&mut self, text: &str) {
        for one in text.chars() {
            match one {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\t' | '\n' | '\r' => self.0.push(' '),
                one if one.is_control() || matches!(one, '\u{fffe}' | '\u{ffff}') => {}
                one => self.0.push(one),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_text_holds_is_no_markup() {
        let mut xml = Xml::new();
        xml.text("a", &[("b", "\"<&>")], "<x> & \u{0}y");
        let text = String::from_utf8(xml.into_bytes()).unwrap();
        let wanted = "<a b=\"&quot;&lt;&amp;&gt;\">&lt;x&gt; &amp; y</a>";
        assert!(text.ends_with(wanted), "{text}");
    }
}
