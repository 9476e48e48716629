import KeepFragment from "./controllers/keep_fragment.js";
import { register, start } from "./lib/controller.js";

register({ keep_fragment: KeepFragment });
start();
