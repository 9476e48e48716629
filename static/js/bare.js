import KeepFragment from "./controllers/keep_fragment.js";
import Newcomer from "./controllers/newcomer.js";
import { register, start } from "./lib/controller.js";

register({ keep_fragment: KeepFragment, newcomer: Newcomer });
start();
