// Reads streams of a screen server, one in hexadecimal on each line of the standard input, with the code of noVNC but
// without a browser, and prints for each what it took for texts of the clipboard: {"texts": [...], "failed": ...}.
// Its argument is the folder of noVNC, in which a package.json says that its files are modules.

const nothing = () => {};
const any = new Proxy(function () {}, {
    get: (_, key) => (key === Symbol.toPrimitive ? () => 0 : any), apply: () => any, construct: () => any, set: () => true,
});
const print = console.log.bind(console);
for (const name of ['log', 'info', 'debug', 'warn', 'error']) { console[name] = nothing; }
class Nothing { observe() {} disconnect() {} }
class Happening { constructor(type, options) { this.type = type; this.detail = options && options.detail; } }
Object.assign(globalThis, {
    window: globalThis, document: any, addEventListener: nothing, removeEventListener: nothing, WebSocket: Nothing,
    RTCDataChannel: Nothing, MutationObserver: Nothing, Image: Nothing, HTMLCanvasElement: Nothing, CustomEvent: Happening,
});
Object.defineProperty(globalThis, 'navigator', {
    value: { platform: 'Linux', userAgent: 'Chrome/1', language: 'en' }, configurable: true,
});

const core = process.argv[2] + '/core/';
const RFB = (await import(core + 'rfb.js')).default;
const Websock = (await import(core + 'websock.js')).default;
const decoders = [];
for (const [encoding, file] of [
    [0, 'raw'], [1, 'copyrect'], [2, 'rre'], [5, 'hextile'], [6, 'zlib'], [7, 'tight'], [-260, 'tightpng'], [16, 'zrle'],
    [21, 'jpeg'],
]) {
    decoders.push([encoding, (await import(core + `decoders/${file}.js`)).default]);
}

function read(data) {
    const rfb = Object.create(RFB.prototype);
    const texts = [];
    const socket = new Websock();
    for (const name of ['sQpush8', 'sQpush16', 'sQpush32', 'sQpushBytes', 'sQpushString', 'flush']) { socket[name] = nothing; }
    socket._rQ = new Uint8Array(data.length + 16);
    socket._rQ.set(data);
    socket._rQi = 0;
    socket._rQlen = data.length;
    Object.assign(rfb, {
        _sock: socket, _fbDepth: 24, _fbWidth: 64, _fbHeight: 48, _viewOnly: false, failed: null,
        _display: new Proxy({}, { get: (_, key) => (key === 'pending' ? () => false : nothing) }),
        _decoders: Object.fromEntries(decoders.map(([encoding, Decoder]) => [encoding, new Decoder()])),
        _FBU: { rects: 0, x: 0, y: 0, width: 0, height: 0, encoding: null },
        _enabledContinuousUpdates: true, _supportsContinuousUpdates: true,
        _clipboardServerCapabilitiesActions: {}, _clipboardServerCapabilitiesFormats: {},
        dispatchEvent: (event) => { if (event.type === 'clipboard') { texts.push(event.detail.text); } },
        _fail(message) { this.failed = message; return false; },
    });
    for (const name of ['_resize', '_updateCursor', '_setDesktopName', '_updateContinuousUpdates', '_requestRemoteResize',
        '_updateClip', '_updateScale', '_saveExpectedClientSize']) { rfb[name] = nothing; }
    try {
        while (!socket.rQwait('message', 1) && rfb._normalMsg() !== false && !rfb.failed) { /* goes on */ }
    } catch (error) {
        rfb.failed = String(error).slice(0, 100);
    }
    return { texts, failed: rfb.failed };
}

for await (const line of (await import('readline')).createInterface({ input: process.stdin })) {
    print(JSON.stringify(read(Buffer.from(line, 'hex'))));
}
