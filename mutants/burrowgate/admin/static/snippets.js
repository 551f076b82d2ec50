// Example code in four languages that derives page links for one host (docs/protocol.md, 3 and 4).

export const languages = [["python", "Python"], ["javascript", "JavaScript"], ["go", "Go"], ["ruby", "Ruby"]];

export function snippet(language, { origin, token, path }) {
  const host = origin.replace(/^https?:\/\//, "");
  const [at, base] = [JSON.stringify(origin), JSON.stringify(token)];
  return {
    python: `import base64, hashlib, hmac, os

ORIGIN, HOST = ${at}, ${JSON.stringify(host)}
TOKEN, MAC = ${base}.rsplit(".", 1)
SEED = base64.urlsafe_b64decode(os.environ["SHARE_SEED"].rstrip("=") + "=")

def page_link(path: str) -> str:
    """The link that opens \`path\` (percent-encoded, without a query) and nothing else."""
    digest = hmac.digest(SEED, f"page\\n{HOST}\\n{path}".encode(), hashlib.sha256)
    page = base64.urlsafe_b64encode(digest[:16]).rstrip(b"=").decode()
    return f"{ORIGIN}{path}?{MAC}={TOKEN}&{page}=p"

print(page_link(${JSON.stringify(path)}))`,
    javascript: `import { createHmac } from "node:crypto";

const origin = ${at}, host = ${JSON.stringify(host)};
const [, token, mac] = ${base}.match(/^(.*)\\.(.*)$/);
const seed = Buffer.from(process.env.SHARE_SEED, "base64url");

// The link that opens \`path\` (percent-encoded, without a query) and nothing else.
export function pageLink(path) {
  const digest = createHmac("sha256", seed).update(\`page\\n\${host}\\n\${path}\`).digest();
  const page = digest.subarray(0, 16).toString("base64url");
  return \`\${origin}\${path}?\${mac}=\${token}&\${page}=p\`;
}

console.log(pageLink(${JSON.stringify(path)}));`,
    go: `package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"os"
	"strings"
)

const origin, host, base = ${at}, ${JSON.stringify(host)}, ${base}

// pageLink is the link that opens path (percent-encoded, without a query) and nothing else.
func pageLink(seed []byte, path string) string {
	sum := hmac.New(sha256.New, seed)
	fmt.Fprintf(sum, "page\\n%s\\n%s", host, path)
	page := base64.RawURLEncoding.EncodeToString(sum.Sum(nil)[:16])
	dot := strings.LastIndex(base, ".")
	return fmt.Sprintf("%s%s?%s=%s&%s=p", origin, path, base[dot+1:], base[:dot], page)
}

func main() {
	seed, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(os.Getenv("SHARE_SEED"), "="))
	if err != nil {
		panic(err)
	}
	fmt.Println(pageLink(seed, ${JSON.stringify(path)}))
}`,
    ruby: `require "openssl"

ORIGIN, HOST = ${at}, ${JSON.stringify(host)}
TOKEN, _, MAC = ${base}.rpartition(".")
SEED = ENV.fetch("SHARE_SEED").tr("-_", "+/").unpack1("m")

# The link that opens \`path\` (percent-encoded, without a query) and nothing else.
def page_link(path)
  digest = OpenSSL::HMAC.digest("SHA256", SEED, "page\\n#{HOST}\\n#{path}")
  page = [digest[0, 16]].pack("m0").tr("+/", "-_").delete("=")
  "#{ORIGIN}#{path}?#{MAC}=#{TOKEN}&#{page}=p"
end

puts page_link(${JSON.stringify(path)})`,
  }[language];
}
