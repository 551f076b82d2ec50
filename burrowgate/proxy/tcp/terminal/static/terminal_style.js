// Lets xterm.js style itself under a policy without inline styles.
//
// It fills <style> elements with text and sets the attribute "style", both of which the policy refuses. Style sheets that
// a script constructs, and changes of element.style, are allowed: here the one becomes the other.

const create = document.createElement.bind(document);

document.createElement = (name, options) => {
  if (name !== "style") return create(name, options);
  const element = create("template");
  const sheet = new CSSStyleSheet();
  const remove = element.remove.bind(element);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  Object.defineProperties(element, {
    textContent: { set: (text) => sheet.replaceSync(text) },
    sheet: { value: sheet },
    remove: {
      value: () => {
        document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
        remove();
      },
    },
  });
  return element;
};

const setAttribute = Element.prototype.setAttribute;

Element.prototype.setAttribute = function (name, value) {
  if (name === "style") this.style.cssText = value;
  else setAttribute.call(this, name, value);
};
