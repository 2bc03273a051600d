//! What a value is written into: the fields of a line, or one field.

use std::fmt::{self, Display, Write};

use serde::ser::{Error as _, Impossible, Serialize, SerializeMap, SerializeStruct, Serializer};
use serde_json::Error;

use super::{Lines, escaped};

/// Takes a value.
pub(super) enum Sink<'l> {
    /// A structure or map, field by field.
    Line(&'l mut Lines),
    /// A value of one part, as PostgreSQL writes it.
    Field(&'l mut String),
}

impl<'l> Sink<'l> {
    fn field(self) -> Result<&'l mut String, Error> {
        match self {
            Self::Field(text) => Ok(text),
            Self::Line(_) => Err(Error::custom("a row has fields")),
        }
    }

    fn line(self) -> Result<Fields<'l>, Error> {
        match self {
            Self::Line(lines) => Ok(Fields { lines, name: None }),
            Self::Field(_) => Err(many()),
        }
    }

    fn text(self, text: &str) -> Result<(), Error> {
        escaped(self.field()?, text);
        Ok(())
    }

    fn plain(self, value: impl Display) -> Result<(), Error> {
        write!(self.field()?, "{value}").map_err(Error::custom)
    }
}

/// Why a field is not written at once.
fn many() -> Error {
    Error::custom("a field of many parts")
}

/// Writes what is escaped.
struct Escaped<'l>(&'l mut String);

impl Write for Escaped<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        escaped(self.0, text);
        Ok(())
    }
}

/// Methods for numbers.
macro_rules! numbers {
    ($($method:ident: $number:ty),+) => {
        $(fn $method(self, value: $number) -> Result<(), Error> { self.plain(value) })+
    };
}

impl<'l> Serializer for Sink<'l> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Impossible<(), Error>;
    type SerializeTuple = Impossible<(), Error>;
    type SerializeTupleStruct = Impossible<(), Error>;
    type SerializeTupleVariant = Impossible<(), Error>;
    type SerializeMap = Fields<'l>;
    type SerializeStruct = Fields<'l>;
    type SerializeStructVariant = Impossible<(), Error>;

    numbers!(serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
             serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64,
             serialize_f32: f32, serialize_f64: f64);

    fn serialize_bool(self, value: bool) -> Result<(), Error> {
        self.text(if value { "t" } else { "f" })
    }

    fn serialize_char(self, value: char) -> Result<(), Error> {
        self.text(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Result<(), Error> {
        self.text(value)
    }

    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Result<(), Error> {
        write!(Escaped(self.field()?), "{value}").map_err(Error::custom)
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), Error> {
        Err(many())
    }

    fn serialize_none(self) -> Result<(), Error> {
        self.field()?.push_str("\\N");
        Ok(())
    }

    fn serialize_unit(self) -> Result<(), Error> {
        self.serialize_none()
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Error> {
        self.serialize_none()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_unit_variant(self, _: &str, _: u32, variant: &str) -> Result<(), Error> {
        self.text(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), Error> {
        Err(many())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self::SerializeSeq, Error> {
        Err(many())
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Error> {
        Err(many())
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleStruct, Error> {
        Err(many())
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Error> {
        Err(many())
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Fields<'l>, Error> {
        self.line()
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Fields<'l>, Error> {
        self.line()
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Error> {
        Err(many())
    }
}

/// Takes fields by name.
pub(super) struct Fields<'l> {
    lines: &'l mut Lines,
    /// Of the field of a map whose value comes next.
    name: Option<String>,
}

impl SerializeStruct for Fields<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        self.lines.put(name, value)
    }

    fn end(self) -> Result<(), Error> {
        Ok(())
    }
}

impl SerializeMap for Fields<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, name: &T) -> Result<(), Error> {
        let mut text = String::new();
        name.serialize(Sink::Field(&mut text))?;
        self.name = Some(text);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        let name = self.name.take().unwrap_or_default();
        self.lines.put(&name, value)
    }

    fn end(self) -> Result<(), Error> {
        Ok(())
    }
}
