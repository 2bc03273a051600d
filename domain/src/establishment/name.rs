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

/// A name as it is searched for; the whole name when it is nothing but a legal form.
#[must_use]
pub fn search_key(name: &str) -> String {
    let plain: String = name.nfkd().filter(|one| !is_combining_mark(*one)).collect();
    let plain = plain
        .to_lowercase()
        .replace('ø', "o")
        .replace('ł', "l")
        .replace('đ', "d");
    // "P.T." is one word, "Sinar-Abadi" two.
    let dotless = plain.replace(['.', '\'', '’'], "");
    let words: Vec<&str> = dotless
        .split(|one: char| !one.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
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
    use super::search_key;

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
            ("Ptolemi Raya", "ptolemi raya"),
        ] {
            assert_eq!(search_key(name), key, "{name}");
        }
    }
}
