// Files: a list of what the browser has downloaded, and uploads to it, where the target allows them.

const find = (id) => document.getElementById(id);
const UNITS = ["bytes", "KiB", "MiB", "GiB"];

/** A size as people read it: "3 bytes", "1.5 MiB". */
export const sizeText = (bytes) => {
  let [value, unit] = [bytes, 0];
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit && value < 10 ? value.toFixed(1) : Math.round(value)} ${UNITS[unit]}`;
};

export class Files {
  constructor(requests, { downloads, uploads }) {
    this.requests = requests;
    const menu = find("files");
    menu.hidden = !downloads && !uploads;
    find("downloads").hidden = !downloads;
    find("uploads").hidden = !uploads;
    menu.addEventListener("toggle", () => {
      if (menu.open && downloads) this.list();
    });
    find("upload").addEventListener("change", () => this.upload([...find("upload").files]));
  }

  async list() {
    try {
      const { files, refused } = await this.requests.files();
      find("file-list").replaceChildren(...files.map((file) => this.row(file)));
      find("no-files").hidden = files.length > 0;
      if (refused) this.say(refused === 1 ? "One download was too large, and is not here." : `${refused} downloads were too large, and are not here.`);
    } catch (error) {
      this.say(error.message);
    }
  }

  row({ name, size }) {
    const row = document.createElement("li");
    const link = document.createElement("a");
    link.href = this.requests.file(name);
    link.download = name;
    link.textContent = name;
    const weight = document.createElement("span");
    weight.className = "number";
    weight.textContent = sizeText(size);
    row.append(link, " ", weight);
    return row;
  }

  async upload(files) {
    const done = [];
    for (const file of files) {
      this.say(`Sending ${file.name}.`);
      try {
        await this.requests.upload(file);
        done.push(file.name);
      } catch (error) {
        this.say(`${file.name} was not sent. ${error.message}`);
        return;
      }
    }
    if (done.length) this.say(`The browser has ${done.join(", ")}.`);
    find("upload").value = "";
  }

  say(text) {
    find("files-said").textContent = text;
  }

  forget() {
    find("file-list").replaceChildren();
    find("no-files").hidden = false;
    find("upload").value = "";
    this.say("");
  }
}
