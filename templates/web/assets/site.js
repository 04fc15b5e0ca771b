// Comforts for a browser with JavaScript; every page works whole without this file.

import "./swap.js";
import "./dialog.js";
import "./toast.js";
import "./once.js";
import "./copy.js";
import "./shortcuts.js";
import "./stay.js";
import "./wrong.js";
import "./whole.js";
