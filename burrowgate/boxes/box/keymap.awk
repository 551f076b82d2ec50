# Makes input of xmodmap from two outputs of `xmodmap -pke`: of the map that the screen has, and of the visitor's layout.
#
# A viewer sends characters, and the screen looks for a key that types each. One that it does not find it adds to the map,
# which Chromium notices too late, so that the character is lost. So all characters that people type are on a key before
# the browser starts: those of the layout that are typed with AltGr, and the list below, two on each free key. Keys of the
# map keep two levels, so that no character needs AltGr.
#
# Characters that belong together are not on one key: of a letter and its capital, Caps Lock would choose.

# The keys of a keyboard that type characters.
function types(code) {
    return (code >= 10 && code <= 21) || (code >= 24 && code <= 35) || (code >= 38 && code <= 49) || \
        (code >= 51 && code <= 61) || code == 94
}

# Keys by which Chromium would do something else, such as going back, whatever they type.
function acts(code) {
    return (code >= 121 && code <= 124) || code == 150 || code == 151 || code == 158 || code == 163 || code == 164 || \
        code == 166 || code == 167 || (code >= 169 && code <= 176) || code == 180 || code == 181 || \
        code == 208 || code == 209 || code == 215 || code == 216 || code == 225
}

function want(name) {
    if (name == "" || name == "NoSymbol" || name ~ /^dead_/ || name in there) return
    there[name] = 1
    wanted[++count] = name
}

BEGIN {
    common = ""
    common = common " exclam quotedbl numbersign dollar percent ampersand apostrophe parenleft parenright asterisk plus comma minus"
    common = common " period slash 0 1 2 3 4 5 6 7 8 9 colon semicolon less equal greater question at A B C D E F G H I J K L M N O"
    common = common " P Q R S T U V W X Y Z bracketleft backslash bracketright asciicircum underscore grave a b c d e f g h i j k l"
    common = common " m n o p q r s t u v w x y z braceleft bar braceright asciitilde EuroSign section degree sterling twosuperior"
    common = common " threesuperior mu doublelowquotemark leftdoublequotemark rightdoublequotemark singlelowquotemark"
    common = common " leftsinglequotemark rightsinglequotemark guillemotleft guillemotright endash emdash ellipsis periodcentered"
    common = common " enfilledcircbullet questiondown exclamdown cent yen ssharp eacute egrave ecircumflex ediaeresis agrave"
    common = common " acircumflex aacute aring atilde ae adiaeresis odiaeresis udiaeresis ccedilla ntilde iacute igrave icircumflex"
    common = common " idiaeresis oacute ograve ocircumflex otilde oslash oe uacute ugrave ucircumflex yacute ydiaeresis eth thorn"
    common = common " scaron zcaron lstroke nacute sacute zacute zabovedot aogonek eogonek cacute ccaron rcaron ecaron uring tcaron"
    common = common " dcaron ncaron lcaron dstroke gbreve scedilla idotless odoubleacute udoubleacute abreve U0219 U021B acute"
    common = common " diaeresis masculine ordfeminine plusminus multiply division onehalf onequarter threequarters onesuperior"
    common = common " registered copyright trademark notsign brokenbar cedilla macron paragraph currency numerosign minutes seconds U2039 U203A"
    common = common " dagger doubledagger U1E9E U2212 notequal lessthanequal greaterthanequal rightarrow leftarrow uparrow downarrow"
    common = common " Eacute Egrave Ecircumflex Ediaeresis Agrave Acircumflex Aacute Aring Atilde AE Adiaeresis Odiaeresis"
    common = common " Udiaeresis Ccedilla Ntilde Iacute Igrave Icircumflex Idiaeresis Oacute Ograve Ocircumflex Otilde Oslash OE"
    common = common " Uacute Ugrave Ucircumflex Yacute Ydiaeresis ETH THORN Scaron Zcaron Lstroke Nacute Sacute Zacute Zabovedot"
    common = common " Aogonek Eogonek Cacute Ccaron Rcaron Ecaron Uring Tcaron Dcaron Ncaron Lcaron Dstroke Gbreve Scedilla"
    common = common " Iabovedot Odoubleacute Udoubleacute Abreve U0218 U021A"
}

$1 != "keycode" { next }

FNR == NR && types($2) {
    there[$4] = there[$5] = 1
    if (NF > 7) print "keycode " $2 " = " $4 " " $5
}

FNR == NR && !types($2) && !acts($2) && (NF == 3 || $4 ~ /^XF86/) { free[++frees] = $2 }

FNR != NR && types($2) { for (i = 4; i <= NF; i++) want($i) }

END {
    n = split(common, names, " ")
    for (i = 1; i <= n; i++) want(names[i])
    # The second half goes to the second level, so that neighbours, such as a letter and its capital, are on two keys.
    half = count < 2 * frees ? int((count + 1) / 2) : frees
    for (i = 1; i <= half; i++) {
        second = i + half <= count ? wanted[i + half] : wanted[i]
        print "keycode " free[i] " = " wanted[i] " " second
    }
}
