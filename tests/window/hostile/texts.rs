//! What people, machines and strangers put into text fields, by families.

const TAGS: [&str; 12] =
    ["img", "svg", "iframe", "body", "video", "details", "input", "a", "script", "math", "object", "style"];
const HANDLERS: [&str; 5] = ["onerror", "onload", "onfocus", "ontoggle", "onmouseover"];

/// Texts that a field keeps as they are, each only once.
pub fn kept() -> Vec<String> {
    let mut texts = Vec::new();
    for tag in TAGS {
        for handler in HANDLERS {
            let markup =
                format!("<{tag} src=x href=javascript:__ran=1 {handler}=__ran=1 autofocus open>__ran=1</{tag}>");
            let entities = markup.replace('<', "&lt;").replace('>', "&gt;");
            texts.extend([format!("\"'>{markup}"), markup.to_uppercase(), entities, markup.replace('<', "%3C")]);
        }
    }
    let others = [
        "<script>__ran=1</script>",
        "</script><script>__ran=1</script>",
        "--><img src=x onerror=__ran=1>",
        "]]><img src=x onerror=__ran=1>",
        "\\u003cimg src=x onerror=__ran=1\\u003e",
        "javascript:__ran=1",
        "data:text/html,<script>__ran=1</script>",
        "<base href=//example.org>",
        "<meta http-equiv=refresh content=0;url=about:blank>",
        "'; drop table battery; --",
        "' or '1'='1",
        "\" or \"\"=\"",
        "1); delete from audit; --",
        "\\'; vacuum; --",
        "%' escape '\\",
        "battery_fts: NEAR(a b) AND *",
        "x' union select secret from person --",
        "{{7*7}}",
        "{{constructor.constructor('__ran=1')()}}",
        "${__ran=1}",
        "#{7*7} <%= 7*7 %> {% if 1 %}",
        "{ $name } { NUMBER($count) -> [one] 1 *[other] 2 }",
        "%s%n%x%p %1$s {0} {}",
        "$& $1 $` $'",
        "=cmd|' /C calc'!A0",
        "../../etc/passwd",
        "C:\\con\\nul",
        "NULL",
        "undefined",
        "__proto__",
        "constructor",
        "[object Object]",
        "-0",
        "1e999",
        "NaN",
        "👩‍👩‍👧‍👦👩🏽‍🚒🏴󠁧󠁢󠁳󠁣󠁴󠁿",
        "a\u{200B}b\u{200D}c\u{2060}d\u{AD}e",
        "\u{200E}left\u{200F}right",
        "z\u{30D}\u{311}\u{33F}\u{30D}a\u{30D}\u{33F}lgo\u{30D}\u{311}\u{33F}\u{30D}\u{311}\u{33F}",
        "﷽﷽﷽﷽﷽﷽",
        "𒐫𒐫𒐫𒐫",
        "محطة الطاقة — القاهرة <b>",
        "תחנת כוח (12) \"'>",
        "عربي English עברית 123",
        "電池交換所の管理システム",
        "ไม่มีช่องว่างในประโยคภาษาไทยยาวมาก",
        "\u{10FFFF}\u{FFFD}𝕏𝕐𝕫",
    ];
    texts.extend(others.map(str::to_owned));
    for piece in ["W", "i", "ب", "🔋", "漢", "long ", "<i>", "-", "m\u{A0}"] {
        texts.push(piece.repeat(2000).trim_end().to_owned());
    }
    texts
}

/// Texts that no field takes, whole or not at all.
pub fn refused() -> Vec<String> {
    let mut texts = vec![
        "evil\0\u{202E}gpj.<img src=x onerror=__ran=1>".to_owned(),
        "\u{2066}x\u{2069}\u{FEFF}y\u{1B}[31mred".to_owned(),
    ];
    texts.extend(["W", "🔋", "<img src=x onerror=__ran=1>"].map(|piece| piece.repeat(10_000 / piece.chars().count())));
    texts
}
