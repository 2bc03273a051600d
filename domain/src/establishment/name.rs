//! Names as they are searched for: small letters without accents, without the words and
//! abbreviations of legal forms, which one writes and another leaves out.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Legal forms and their abbreviations (*bentuk usaha*).
const FORMS: &[&str] = &[
    "pt",
    "cv",
    "ud",
    "pd",
    "fa",
    "tbk",
    "persero",
    "perseroan",
    "terbatas",
    "perum",
    "perumda",
    "perseroda",
    "koperasi",
    "kop",
    "yayasan",
    "yys",
    "firma",
    "komanditer",
    "commanditaire",
    "usaha",
    "dagang",
    "bumd",
    "bumn",
    "pte",
    "ltd",
    "inc",
    "llc",
];

/// Forms of more than one word whose words alone are no forms.
const LONG_FORMS: &[&str] = &[
    "persekutuan komanditer",
    "perusahaan umum",
    "perusahaan daerah",
];

/// Letters that no accent makes, with what is typed for them.
const LETTERS: &[(char, &str)] = &[
    ('ß', "ss"),
    ('æ', "ae"),
    ('œ', "oe"),
    ('ø', "o"),
    ('ł', "l"),
    ('đ', "d"),
    ('ð', "d"),
    ('þ', "th"),
    ('ı', "i"),
    ('ħ', "h"),
    ('ŋ', "ng"),
];

/// How a street is abbreviated (*jalan*).
const STREET: &[&str] = &["jl", "jln"];

/// A text in small letters without accents, ligatures and signs, word by word.
fn folded(text: &str) -> Vec<String> {
    let plain = text.nfkd().filter(|one| !is_combining_mark(*one));
    let mut told = String::with_capacity(text.len());
    for letter in plain.flat_map(char::to_lowercase) {
        match LETTERS.iter().find(|(one, _)| *one == letter) {
            Some((_, typed)) => told.push_str(typed),
            None => told.push(letter),
        }
    }
    // "P.T." is one word, "Sinar-Abadi" two.
    let dotless = told.replace(['.', '\'', '’'], "");
    let words = dotless.split(|one: char| !one.is_alphanumeric());
    let words = words.filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

/// An address or a place as it is searched for.
#[must_use]
pub fn place_key(text: &str) -> String {
    let told = folded(text).into_iter().map(|word| {
        let street = STREET.contains(&word.as_str());
        if street { "jalan".to_owned() } else { word }
    });
    told.collect::<Vec<String>>().join(" ")
}

/// A name as it is searched for; the whole name when it is nothing but a legal form.
#[must_use]
pub fn search_key(name: &str) -> String {
    let words = folded(name);
    let mut text = words.join(" ");
    for form in LONG_FORMS {
        text = text.replace(form, "");
    }
    let told = text.split_whitespace().filter(|word| !FORMS.contains(word));
    let told: Vec<&str> = told.collect();
    if told.is_empty() {
        return words.join(" ");
    }
    told.join(" ")
}

#[cfg(test)]
mod tests {
    use super::{place_key, search_key};

    #[test]
    fn legal_forms_accents_and_signs_do_not_count() {
        for (name, key) in [
            ("PT Sinar Abadi", "sinar abadi"),
            ("P.T. Sinar-Abadi, Tbk.", "sinar abadi"),
            ("CV. Café Señorita", "cafe senorita"),
            ("Koperasi Karya Makmur", "karya makmur"),
            ("Persekutuan Komanditer Jaya", "jaya"),
            ("Yayasan Al-Ma'arif", "al maarif"),
            ("PT", "pt"),
            ("CV Groß & Söhne", "gross sohne"),
            ("PT Ærø Œuvre Smørebrød", "aero oeuvre smorebrod"),
            ("PT \u{FB01}nans", "finans"),
            ("Ptolemi Raya", "ptolemi raya"),
        ] {
            assert_eq!(search_key(name), key, "{name}");
        }
    }

    #[test]
    fn an_address_is_one_however_its_street_is_abbreviated() {
        for text in [
            "Jl. Merdeka No. 1",
            "JLN MERDEKA NO 1",
            "Jalan Merdéka no 1",
        ] {
            assert_eq!(place_key(text), "jalan merdeka no 1", "{text}");
        }
    }
}
