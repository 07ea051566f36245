/* Small comforts of the workspace; every page works without them. */
"use strict";
