//! What the commands of every aggregate have in common.

/// The command enum of an aggregate: a body for each, with the name of its action in addresses and
/// its Indonesian title.
macro_rules! commands {
    ($(#[$meta:meta])* $command:ident { $($name:ident, $action:literal, $title:literal;)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum $command {
            $(#[doc = $title] $name($name),)*
        }

        impl $command {
            /// The names of all actions, those of the system included.
            pub const NAMES: &'static [&'static str] = &[$($action,)*];

            /// Name of the action in addresses.
            #[must_use]
            pub const fn action(&self) -> &'static str {
                match self { $(Self::$name(_) => $action,)* }
            }

            /// Indonesian title of the action.
            #[must_use]
            pub const fn title(&self) -> &'static str {
                match self { $(Self::$name(_) => $title,)* }
            }

            /// Reads the body of an action; `None` when there is no such action.
            #[must_use]
            pub fn parse(
                action: &str,
                body: &serde_json::Value,
            ) -> Option<Result<Self, serde_json::Error>> {
                match action {
                    $($action => {
                        let read = <$name as serde::Deserialize>::deserialize(body);
                        Some(read.map(Self::$name))
                    })*
                    _ => None,
                }
            }

            /// JSON Schema of the body of an action.
            #[must_use]
            pub fn schema(action: &str) -> Option<serde_json::Value> {
                match action {
                    $($action => Some(schemars::schema_for!($name).to_value()),)*
                    _ => None,
                }
            }

            /// The body of this command as JSON.
            #[must_use]
            pub fn body(&self) -> serde_json::Value {
                match self {
                    $(Self::$name(body) => serde_json::to_value(body).unwrap_or_default(),)*
                }
            }

            /// The schema of the command with its own body as an example.
            #[must_use]
            pub fn schema_with_example(&self) -> serde_json::Value {
                match self {
                    $(Self::$name(body) => $crate::action::schema_with_example(body),)*
                }
            }
        }
    };
}
pub(crate) use commands;
